import type { z } from 'zod';
import { formatPath, inputErrorOf, Issue, toIssues } from './issues';
import { messageOf } from './messages';

/** The deepest nesting that is looked at; a manifest needs five levels. */
const MAX_DEPTH = 12;
/** The most values, however nested, that are looked at. */
const MAX_VALUES = 20_000;
/** The longest that all texts together may be, in UTF-16 code units. */
const MAX_TEXT = 262_144;

/** How many steps of the path to what is too deep are shown: to the field, and not into what was put there. */
const SHOWN_STEPS = 5;

/** A value on the way through a larger one. */
type Visit = {
  item: unknown;
  depth: number;
  step?: PropertyKey;
  parent?: Visit;
};

function stepsTo(visit: Visit): PropertyKey[] {
  const { step, parent } = visit;
  return step === undefined || !parent ? [] : [...stepsTo(parent), step];
}

/**
 * Says what makes a value too large to be looked at closely. Hostile input is turned away before zod walks it, which
 * would take time and memory in proportion. Cycles count as too deep.
 */
function excess(value: unknown, prefix: string): Issue | undefined {
  const waiting: Visit[] = [{ item: value, depth: 1 }];
  let values = 0;
  let text = 0;
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { item, depth } = visit;
    values += 1;
    if (typeof item === 'string') {
      text += item.length;
    } else if (typeof item === 'object' && item !== null) {
      if (depth > MAX_DEPTH) {
        return {
          path: formatPath(stepsTo(visit).slice(0, SHOWN_STEPS), prefix),
          message: `is nested too deeply: at most ${MAX_DEPTH} levels are allowed; use plain values in its place`,
        };
      }
      for (const [key, child] of Object.entries(item)) {
        text += Array.isArray(item) ? 0 : key.length;
        waiting.push({
          item: child,
          depth: depth + 1,
          step: Array.isArray(item) ? Number(key) : key,
          parent: visit,
        });
      }
    }
    if (values + waiting.length > MAX_VALUES || text > MAX_TEXT) {
      return {
        path: prefix,
        message: 'is too large: leave out what the app does not need',
      };
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
  const tooMuch = excess(value, prefix);
  if (tooMuch) {
    throw inputErrorOf([tooMuch]);
  }
  const result = schema.safeParse(value, { error: messageOf });
  if (!result.success) {
    throw inputErrorOf(toIssues(result.error, prefix));
  }
  return result.data;
}
