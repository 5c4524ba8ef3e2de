// The letters that do not decompose into a base letter and a mark.
const SPELLED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ð: 'd',
  þ: 'th',
};

/**
 * The name in the catalog that a title suggests: lower-case ASCII letters, digits and hyphens, at most 63 of them.
 *
 * @internal
 */
export function slug(title: string): string {
  return title
    .toLocaleLowerCase('en-US')
    .replace(/[ßæœøđłðþ]/g, letter => SPELLED[letter])
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
