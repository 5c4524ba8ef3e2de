/**
 * A bundle as its source gives it.
 *
 * @public
 */
export type SourcedBundle = {
  bytes: Uint8Array;
  /** Differs whenever the bundle does. */
  tag: string;
};

/**
 * Where bundles come from.
 *
 * @public
 */
export interface BundleSource {
  /** A file name or a URL, without credentials. */
  readonly location: string;
  /** How often it is asked for a newer bundle; never where it is absent. */
  readonly intervalMs?: number;
  /** Reads the bundle; `undefined` where it still is the one with the tag. Rejects where it cannot be read. */
  read(known: string | undefined): Promise<SourcedBundle | undefined>;
}
