import type { Report } from './types';

/** Everything, for programs; its shape is documented in the README. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
