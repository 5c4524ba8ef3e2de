import { InputError } from '@backstage/errors';

type Step = string | number;

const STEP = /([A-Za-z_][\w-]*)|\[(\d+)\]|\[([A-Za-z][\w.-]*)\]/y;

/** The steps of a path such as `spec.dataSources[0].volume` or `spec.controls[pii-masking]`. @internal */
export function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < path.length) {
    if (path[at] === '.') {
      at += 1;
    }
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match) {
      throw new InputError(`"${path}" is not a path into a manifest`);
    }
    steps.push(
      match[2] === undefined ? (match[1] ?? match[3]) : Number(match[2]),
    );
    at = STEP.lastIndex;
  }
  return steps;
}

/** A copy of a value with one place replaced; everything else is shared with the original. @internal */
export function replacedAt(
  value: unknown,
  [step, ...rest]: Step[],
  replacement: unknown,
): unknown {
  if (step === undefined) {
    return replacement;
  }
  const holder = Array.isArray(value) ? [...value] : { ...(value as object) };
  const fields = holder as Record<Step, unknown>;
  if (!Object.prototype.hasOwnProperty.call(fields, step)) {
    throw new InputError(`The manifest has nothing at "${step}"`);
  }
  fields[step] = replacedAt(fields[step], rest, replacement);
  return holder;
}
