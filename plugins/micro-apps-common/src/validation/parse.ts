import type { z } from 'zod';
import { inputErrorOf, toIssues } from './issues';
import { messageOf } from './messages';

/** The deepest nesting that is looked at; a manifest needs five levels. */
const MAX_DEPTH = 12;
/** The most values, however nested, that are looked at. */
const MAX_VALUES = 20_000;
/** The longest that all texts together may be, in UTF-16 code units. */
const MAX_TEXT = 262_144;

/**
 * Says what makes a value too large to be looked at closely. Hostile input is turned away before zod walks it, which
 * would take time and memory in proportion. Cycles count as too deep.
 */
function excess(value: unknown): string | undefined {
  const waiting: { item: unknown; depth: number }[] = [
    { item: value, depth: 1 },
  ];
  let values = 0;
  let text = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { item, depth } = next;
    values += 1;
    if (typeof item === 'string') {
      text += item.length;
    } else if (typeof item === 'object' && item !== null) {
      if (depth > MAX_DEPTH) {
        return `is nested too deeply: at most ${MAX_DEPTH} levels are allowed`;
      }
      for (const [key, child] of Object.entries(item)) {
        text += Array.isArray(item) ? 0 : key.length;
        waiting.push({ item: child, depth: depth + 1 });
      }
    }
    if (values + waiting.length > MAX_VALUES || text > MAX_TEXT) {
      return 'is too large: leave out what the app does not need';
    }
  }
  return undefined;
}

/**
 * Parses a value that came from outside, or throws an `InputError` that carries an issue for each fault.
 *
 * @param prefix - where in a larger value this one stands, such as `manifest`
 * @public
 */
export function parseWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
  prefix: string = '',
): z.output<T> {
  const tooMuch = excess(value);
  if (tooMuch) {
    throw inputErrorOf([{ path: prefix, message: tooMuch }]);
  }
  const result = schema.safeParse(value, { error: messageOf });
  if (!result.success) {
    throw inputErrorOf(toIssues(result.error, prefix));
  }
  return result.data;
}
