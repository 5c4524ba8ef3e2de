const MAX_LENGTH = 2000;
// Control characters move the cursor or colour what follows; marks of direction make a text read other than it is.
const UNSAFE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text from outside as one line that does nothing but show: manifests are written by those whom they are to stop. */
export function printable(text: string): string {
  const line = text.replace(UNSAFE, ' ');
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}
