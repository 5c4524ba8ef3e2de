/** What nobody needs to understand a decision, and what may hold personal data: people's own words. */
export const ALWAYS_ERASED = [
  '/app/spec/purpose',
  '/app/spec/controls/*/evidence',
];

const unescaped = (segment: string) =>
  segment.replace(/~1/g, '/').replace(/~0/g, '~');
const escaped = (segment: string) =>
  segment.replace(/~/g, '~0').replace(/\//g, '~1');

/** What stands in a text for what was erased. */
const ERASED = '[erased]';

/**
 * A copy of a document without what stands at the given JSON Pointers, of which a segment `*` stands for every entry,
 * with the pointers and the values of what was erased.
 */
export function erase(
  document: Record<string, unknown>,
  pointers: readonly string[],
): {
  document: Record<string, unknown>;
  erased: string[];
  values: unknown[];
} {
  const copy = structuredClone(document);
  const erased = new Map<string, unknown>();
  for (const pointer of pointers) {
    eraseAt(copy, pointer.split('/').slice(1).map(unescaped), '', erased);
  }
  return {
    document: copy,
    erased: [...erased.keys()],
    values: [...erased.values()],
  };
}

/** The texts in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(textsIn);
  }
  return typeof value === 'string' && value !== '' ? [value] : [];
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Masks erased values in a message, which quotes them as whole words. */
export function masking(values: readonly unknown[]): (text: string) => string {
  // A longer one first, of which a shorter one may be a part.
  const texts = values.flatMap(textsIn).sort((a, b) => b.length - a.length);
  if (texts.length === 0) {
    return text => text;
  }
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${texts.map(quoted).join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  );
  return text => text.replace(pattern, ERASED);
}

function eraseAt(
  value: unknown,
  [segment, ...rest]: string[],
  path: string,
  erased: Map<string, unknown>,
): void {
  if (typeof value !== 'object' || value === null || segment === undefined) {
    return;
  }
  const container = value as Record<string, unknown>;
  const keys = segment === '*' ? Object.keys(container) : [segment];
  for (const key of keys.filter(found => Object.hasOwn(container, found))) {
    const here = `${path}/${escaped(key)}`;
    if (rest.length > 0) {
      eraseAt(container[key], rest, here, erased);
    } else {
      erased.set(here, container[key]);
      // An entry of a list leaves a gap behind, so that the others keep their places.
      if (Array.isArray(value)) {
        container[key] = null;
      } else {
        delete container[key];
      }
    }
  }
}
