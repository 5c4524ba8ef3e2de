/** As many characters as a database keeps of it. */
const MAX_LENGTH = 200;

/** What is wrong with the revision of a bundle, which stands beside each decision that is kept. */
export function revisionFault(revision: string): string | undefined {
  if (revision.length > MAX_LENGTH) {
    return `its revision has ${revision.length} characters, more than ${MAX_LENGTH}`;
  }
  return /\p{Cc}/u.test(revision)
    ? 'its revision has control characters in it'
    : undefined;
}
