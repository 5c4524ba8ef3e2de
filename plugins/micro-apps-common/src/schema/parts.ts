import {
  DEFAULT_NAMESPACE,
  KubernetesValidatorFunctions,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { z } from 'zod';
import { plainText } from './text';

/** The most entries that a list of a manifest may hold. @public */
export const MAX_LIST_LENGTH = 50;

const NAME = /^([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\-_.]{0,61}[A-Za-z0-9])$/;
/** @internal */
export const HOST =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** @internal */
export const identifier = z
  .string()
  .regex(
    NAME,
    'must be 1 to 63 letters, digits, "-", "_" or ".", starting and ending with a letter or digit',
  );

/** @internal */
export const namespaceSchema = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits or "-", starting and ending with a letter or digit',
  );

/** `namespace/name` of an app. @internal */
export const appNameSchema = z
  .string()
  .regex(
    /^[a-z0-9-]{1,63}\/[A-Za-z0-9][A-Za-z0-9\-_.]{0,62}$/,
    'must be the namespace and name of an app, such as "default/sales-notes"',
  );

/** @internal */
export function entityRef(defaultKind: string, allowedKinds?: string[]) {
  return z
    .string()
    .max(200, 'must be at most 200 characters')
    .transform((ref, ctx) => {
      try {
        const parsed = parseEntityRef(ref, {
          defaultKind,
          defaultNamespace: DEFAULT_NAMESPACE,
        });
        if (
          [parsed.kind, parsed.namespace, parsed.name].every(part =>
            NAME.test(part),
          ) &&
          (!allowedKinds ||
            allowedKinds.includes(parsed.kind.toLocaleLowerCase('en-US')))
        ) {
          return stringifyEntityRef(parsed);
        }
      } catch {
        // reported below
      }
      ctx.addIssue({
        code: 'custom',
        message: `must be an entity reference such as "${
          allowedKinds?.[0] ?? defaultKind
        }:default/name"`,
      });
      return z.NEVER;
    });
}

/** @internal */
export function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .max(MAX_LIST_LENGTH, `must have at most ${MAX_LIST_LENGTH} entries`);
}

/** @internal */
export function uniqueBy<T extends z.ZodType>(
  items: z.ZodArray<T>,
  key: (item: z.output<T>) => string,
  property?: string,
) {
  return items.superRefine((values, ctx) => {
    const seen = new Set<string>();
    values.forEach((value, index) => {
      const id = key(value as z.output<T>);
      if (seen.has(id)) {
        ctx.addIssue({
          code: 'custom',
          path: property ? [index, property] : [index],
          message: `is a duplicate: "${id}" is in the list already`,
        });
      }
      seen.add(id);
    });
  });
}

/** What the catalog would refuse is refused here, so that no app is registered that it cannot show. @internal */
function entriesOf(
  what: string,
  isKey: (key: string) => boolean,
  isValue: (value: string) => boolean,
) {
  return z.record(z.string(), z.string()).superRefine((entries, ctx) => {
    const pairs = Object.entries(entries);
    if (pairs.length > MAX_LIST_LENGTH) {
      ctx.addIssue({
        code: 'custom',
        message: `must have at most ${MAX_LIST_LENGTH} entries`,
      });
    }
    for (const [key, value] of pairs) {
      if (!isKey(key) || !isValue(value)) {
        ctx.addIssue({
          code: 'custom',
          path: [key],
          message: `must be a valid ${what} of a catalog entity, such as "example.com/key: value"`,
        });
      }
    }
  });
}

/** @internal */
export const labels = entriesOf(
  'label',
  KubernetesValidatorFunctions.isValidLabelKey,
  KubernetesValidatorFunctions.isValidLabelValue,
);

/** @internal */
export const annotations = entriesOf(
  'annotation',
  KubernetesValidatorFunctions.isValidAnnotationKey,
  value => plainText(2000).safeParse(value).success,
);
