import type { ZodError } from 'zod';

/** All that is wrong with a spec in one sentence, so that an author need not mend it field by field. */
export function describeIssues(error: ZodError): string {
  return error.issues
    .map(issue => `${toPath(issue.path)} ${issue.message}`)
    .join('; ');
}

function toPath(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`,
    'spec',
  );
}
