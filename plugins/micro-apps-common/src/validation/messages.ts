import type { z } from 'zod';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

const TYPE_NAMES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
};

function quoted(values: readonly unknown[]): string {
  return values.map(value => JSON.stringify(value) ?? String(value)).join(', ');
}

function shapeOf(issue: RawIssue): string[] {
  const def = (
    issue.inst as { _zod?: { def?: { shape?: Record<string, unknown> } } }
  )?._zod?.def;
  return Object.keys(def?.shape ?? {});
}

function sizeMessage(
  issue: RawIssue & { code: 'too_big' | 'too_small' },
): string {
  const [word, limit] =
    issue.code === 'too_big'
      ? ['at most', issue.maximum]
      : ['at least', issue.minimum];
  switch (issue.origin) {
    case 'string':
      return `must be ${word} ${limit} characters`;
    case 'array':
    case 'set':
      return `must have ${word} ${limit} ${
        Number(limit) === 1 ? 'entry' : 'entries'
      }`;
    default:
      return `must be ${word} ${limit}`;
  }
}

function valuesMessage(values: readonly unknown[], missing: boolean): string {
  const allowed =
    values.length === 1 ? quoted(values) : `one of ${quoted(values)}`;
  return missing ? `is required: give ${allowed}` : `must be ${allowed}`;
}

/**
 * What to tell a person who never heard of types: the fault of a field and its fix, reading on from the field's name.
 * Messages that a schema gives itself come before these.
 *
 * @internal
 */
export function messageOf(issue: RawIssue): string | undefined {
  const missing = issue.input === undefined;
  switch (issue.code) {
    case 'invalid_type':
      return missing
        ? 'is required'
        : `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return valuesMessage(issue.values, missing);
    case 'unrecognized_keys':
      return `is not a known field; remove it, or use one of ${shapeOf(
        issue,
      ).join(', ')}`;
    case 'too_big':
    case 'too_small':
      return sizeMessage(issue);
    case 'invalid_key':
      return 'is not a valid name';
    case 'invalid_union':
      return missing ? 'is required' : 'is not of a form that is allowed';
    default:
      return missing ? 'is required' : 'is not valid';
  }
}
