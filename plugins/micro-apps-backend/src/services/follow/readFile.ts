import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  Manifest,
  manifestFromEntity,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** As much as the form may send. */
const MAX_BYTES = 256 * 1024;
const CATALOG_STATUS = 'backstage.io/catalog-processing';
const MAX_TEXT = 600;

/** What a file states, or why it is not taken. */
export type FileContent =
  | { manifest: Manifest; problem?: undefined }
  | { manifest?: undefined; problem: 'invalid' | 'too-large'; text: string };

/** What the catalog adds, or looks like a fact of governance, is no part of a manifest. */
function authored(
  record: Record<string, string> | undefined,
): Record<string, string> | undefined {
  const kept = Object.entries(record ?? {}).filter(
    ([key]) =>
      !/^([^/]*\.)?micro-apps\.dev\/|^backstage\.io\/(managed-by-|orphan|view-url|edit-url)/.test(
        key,
      ),
  );
  return kept.length ? Object.fromEntries(kept) : undefined;
}

/** What the catalog says against the newest state of the file; it then still has the last good one. */
function complaint(entity: Entity): string | undefined {
  const found = (
    entity as Entity & {
      status?: { items?: { type: string; level: string; message: string }[] };
    }
  ).status?.items?.find(
    ({ type, level }) => type === CATALOG_STATUS && level === 'error',
  );
  // The catalog names the processor and the kinds of errors before what it is about.
  return (
    found &&
    shortened(
      found.message.replace(/^.*caused by /s, '').replace(/^\w*Error: /, ''),
    )
  );
}

/** Text that may come from a file, short enough to be kept and shown. */
export function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** Reads the manifest of an entity that the catalog found in a file. */
export function readFile(entity: Entity): FileContent {
  const size = Buffer.byteLength(JSON.stringify(entity));
  if (size > MAX_BYTES) {
    return {
      problem: 'too-large',
      text: `The entity has ${size} bytes; at most ${MAX_BYTES} are taken. Leave out what is not needed.`,
    };
  }
  const text = complaint(entity);
  if (text) {
    return { problem: 'invalid', text };
  }
  const { annotations, labels, ...metadata } = entity.metadata;
  try {
    return {
      manifest: manifestFromEntity({
        ...entity,
        metadata: {
          ...metadata,
          annotations: authored(annotations),
          labels: authored(labels),
        },
      }),
    };
  } catch (error) {
    if (error instanceof InputError) {
      return { problem: 'invalid', text: shortened(error.message) };
    }
    throw error;
  }
}
