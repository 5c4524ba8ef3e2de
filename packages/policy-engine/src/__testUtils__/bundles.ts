import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { DEFAULT_BUNDLE_LIMITS, readArchive } from '../bundle/archive';
import type { BundleSource } from '../sources/BundleSource';

/** A file in a test archive; its content, or what is odd about it. */
export type Entry = {
  path: string;
  content?: Buffer | string;
  type?: Header['type'];
  linkpath?: string;
};

export const fixture = (name: string) =>
  readFileSync(resolve(__dirname, '../__fixtures__', name));

/** The bundle whose rules go wrong in the way that the app is named after. */
export const faultyBundle = fixture('faulty.tar.gz');

function block(entry: Entry): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const header = Buffer.alloc(512);
  new Header({
    path: entry.path,
    type: entry.type ?? 'File',
    linkpath: entry.linkpath,
    size: content.length,
    mode: 0o600,
    mtime: new Date(0),
  }).encode(header);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding]);
}

export function tarOf(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.map(block), Buffer.alloc(1024)]);
}

export function archiveOf(entries: readonly Entry[]): Buffer {
  return gzipSync(tarOf(entries));
}

/** The entries of a bundle, of which some are replaced, or left out where they are `undefined`. */
export function entriesOf(
  bundle: Uint8Array,
  changes: Record<string, Buffer | string | undefined> = {},
): Entry[] {
  const files: Map<string, Buffer | string | undefined> = new Map([
    ...readArchive(bundle, DEFAULT_BUNDLE_LIMITS),
    ...Object.entries(changes),
  ]);
  return [...files].flatMap(([path, content]) =>
    content === undefined ? [] : [{ path: `/${path}`, content }],
  );
}

export function changedBundle(
  bundle: Uint8Array,
  changes: Record<string, Buffer | string | undefined>,
): Buffer {
  return archiveOf(entriesOf(bundle, changes));
}

/** The bundle under another revision. */
export function revisionOf(bundle: Uint8Array, revision: string): Buffer {
  const manifest = JSON.parse(
    String(readArchive(bundle, DEFAULT_BUNDLE_LIMITS).get('.manifest')),
  );
  return changedBundle(bundle, {
    '.manifest': JSON.stringify({ ...manifest, revision }),
  });
}

/** A source whose bundle a test replaces. */
export function memorySource(bytes: Uint8Array): BundleSource & {
  bytes: Uint8Array;
} {
  let reads = 0;
  let last: { bytes: Uint8Array; tag: string } | undefined;
  return {
    location: 'memory',
    bytes,
    async read(known) {
      if (last?.bytes !== this.bytes) {
        reads += 1;
        last = { bytes: this.bytes, tag: `${reads}` };
      }
      return last.tag === known ? undefined : last;
    },
  };
}
