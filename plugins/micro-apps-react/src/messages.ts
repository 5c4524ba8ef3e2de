/**
 * Nested messages by their path. Written out here, and not inferred, so that the record of the public types keeps the
 * order in which the messages are written.
 *
 * @public
 */
export type FlatMessages<T> = {
  [Path in MessagePath<T>]: MessageAt<T, Path>;
};

/** The paths of nested messages: `axis.of` and so on. @public */
export type MessagePath<T> = {
  [Key in keyof T & string]: T[Key] extends string
    ? Key
    : `${Key}.${MessagePath<T[Key]>}`;
}[keyof T & string];

/** The message at a path. @public */
export type MessageAt<T, Path extends string> = Path extends keyof T
  ? Extract<T[Path], string>
  : Path extends `${infer Key}.${infer Rest}`
    ? Key extends keyof T
      ? MessageAt<T[Key], Rest>
      : never
    : never;
