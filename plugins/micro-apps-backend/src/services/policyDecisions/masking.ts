/** What nobody needs to understand a decision, and what may hold personal data: people's own words. */
export const ALWAYS_ERASED = [
  '/app/spec/purpose',
  '/app/spec/controls/*/evidence',
];

const unescaped = (segment: string) =>
  segment.replace(/~1/g, '/').replace(/~0/g, '~');
const escaped = (segment: string) =>
  segment.replace(/~/g, '~0').replace(/\//g, '~1');

/**
 * A copy of a document without what stands at the given JSON Pointers, of which a segment `*` stands for every entry,
 * and the pointers of what was erased.
 */
export function erase(
  document: Record<string, unknown>,
  pointers: readonly string[],
): { document: Record<string, unknown>; erased: string[] } {
  const copy = structuredClone(document);
  const erased: string[] = [];
  for (const pointer of pointers) {
    eraseAt(copy, pointer.split('/').slice(1).map(unescaped), '', erased);
  }
  return { document: copy, erased };
}

function eraseAt(
  value: unknown,
  [segment, ...rest]: string[],
  path: string,
  erased: string[],
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
      // An entry of a list leaves a gap behind, so that the others keep their places.
      if (Array.isArray(value)) {
        container[key] = null;
      } else {
        delete container[key];
      }
      erased.push(here);
    }
  }
}
