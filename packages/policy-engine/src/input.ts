import type { PolicyFailure } from './outcomes';

/** What an input may measure. */
export type InputLimits = { inputBytes: number; inputDepth: number };

/** Any manifest that the portal accepts fits, with its facts. */
export const DEFAULT_INPUT_LIMITS: InputLimits = {
  inputBytes: 512 * 1024,
  inputDepth: 32,
};

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (depth === 0) {
    return true;
  }
  const entries = Array.isArray(value) ? value : Object.values(value);
  return entries.some(entry => isDeeper(entry, depth - 1));
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') {
    return Buffer.from(value, 'utf8').toString('utf8');
  }
  if (Array.isArray(value)) {
    return value.map(wellFormed);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        wellFormed(key),
        wellFormed(entry),
      ]),
    );
  }
  return value;
}

/**
 * The input as JSON. Too deep or too large an input is refused before it reaches a parser; half characters become
 * U+FFFD here, because engines differ in what they make of them.
 */
export function encodeInput(
  input: unknown,
  limits: InputLimits,
): { text: string; bytes: number } | { failure: PolicyFailure } {
  const tooLarge = (message: string) => ({
    failure: { cause: 'input-too-large' as const, message },
  });
  if (isDeeper(input, limits.inputDepth)) {
    return tooLarge(
      `the input is nested deeper than ${limits.inputDepth} levels`,
    );
  }
  let text = JSON.stringify(input);
  if (/\\ud[89a-f]/.test(text)) {
    text = JSON.stringify(wellFormed(input));
  }
  const bytes = Buffer.byteLength(text);
  return bytes > limits.inputBytes
    ? tooLarge(
        `the input has ${bytes} bytes, more than the ${limits.inputBytes} that are read`,
      )
    : { text, bytes };
}
