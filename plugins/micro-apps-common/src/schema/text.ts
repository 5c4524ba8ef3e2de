import { z } from 'zod';

// Everything below 0x20 but tab and line feed, DEL, C1 controls, bidirectional overrides and line separators:
// none of them belongs in a fact that somebody else will read and decide on.
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const LINE_BREAK = /[\n\t]/;
const MARKUP = /<[a-zA-Z/!?]/;

/**
 * A piece of plain text that people read: no control characters, no markup, no surrounding white space.
 *
 * @param max - the longest that it may be, in UTF-16 code units
 * @internal
 */
export function plainText(max: number, options?: { multiline?: boolean }) {
  return (
    z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(max, `must be at most ${max} characters`)
      .refine(text => !UNPRINTABLE.test(text), {
        error: 'must not contain control characters; remove them',
      })
      // Half a character has no UTF-8 form, so that different texts would share a digest.
      .refine(text => !LONE_SURROGATE.test(text), {
        error: 'must be valid Unicode; remove the broken character',
      })
      .refine(text => options?.multiline || !LINE_BREAK.test(text), {
        error: 'must be a single line; remove the line breaks',
      })
      .refine(text => !MARKUP.test(text), {
        error: 'must be plain text; remove the HTML tags',
      })
  );
}

/** A reason, comment or description of several lines. @internal */
export const commentSchema = plainText(4000, { multiline: true });

/** `sha256:` and 64 lower-case hex digits. @public */
export const digestSchema = z
  .string()
  .regex(
    /^sha256:[0-9a-f]{64}$/,
    'must be "sha256:" followed by 64 lower-case hex digits',
  );

/** An instant, as an ISO 8601 string in UTC. @public */
export const instantSchema = z.iso.datetime({
  error: 'must be an ISO 8601 time in UTC, such as "2026-11-22T09:00:00Z"',
});
