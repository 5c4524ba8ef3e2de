import { toGithub } from './github';
import { toJson } from './json';
import { toJunit } from './junit';
import { toSarif } from './sarif';
import { Paint, toText } from './text';
import type { Report } from './types';

export const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes a report in a format. */
export function format(report: Report, as: Format, paint: Paint): string {
  switch (as) {
    case 'json':
      return toJson(report);
    case 'sarif':
      return toSarif(report);
    case 'junit':
      return toJunit(report);
    case 'github':
      return toGithub(report);
    default:
      return toText(report, paint);
  }
}
