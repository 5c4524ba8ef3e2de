import { MICRO_APP_KIND } from '@micro-apps/backstage-plugin-micro-apps-common';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { printable } from '../printable';
import type { Finding, Place } from '../report/types';
import type { FoundFile } from './discover';
import { placeOf } from './positions';

/** A manifest takes some kilobytes; the portal takes 256 of them. */
const MAX_BYTES = 1024 * 1024;
const CHUNK = 1024 * 1024;
const MAX_DOCUMENTS = 1000;
/** How often aliases may be expanded, so that a few lines do not become gigabytes. */
const MAX_ALIASES = 100;
const MENTION = 'MicroApp';
const GROUP = 'micro-apps.dev/';
/** Says at little cost that a file is of no interest; escapes could spell any of the words. */
const MAY_BE_MANIFEST = /MicroApp|micro-apps\.dev\/|\\[xuU]/;

/** A document that claims to be a manifest. */
export type ManifestDocument = {
  file: string;
  value: unknown;
  place(path: string): Place;
};

export type ReadFile = { documents: ManifestDocument[]; faults: Finding[] };

function faultOf(file: FoundFile, message: string, remediation: string) {
  const place = {
    file: file.name,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
  };
  return {
    rule: 'manifest-file',
    level: 'error',
    message,
    remediation,
    place,
  } as const;
}

/** Whether a file that is too large to be read speaks of micro apps at all. */
function mentions(handle: number): boolean {
  const buffer = Buffer.alloc(CHUNK + MENTION.length);
  let kept = 0;
  for (;;) {
    const read = readSync(handle, buffer, kept, CHUNK, null);
    if (read === 0) {
      return false;
    }
    const end = kept + read;
    if (buffer.subarray(0, end).includes(MENTION)) {
      return true;
    }
    kept = Math.min(MENTION.length - 1, end);
    buffer.copy(buffer, 0, end - kept, end);
  }
}

function textOf(file: FoundFile): string | Finding | undefined {
  // What was a file a moment ago may be a link by now.
  const handle = openSync(file.path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = fstatSync(handle);
    if (size > MAX_BYTES) {
      return mentions(handle)
        ? faultOf(
            file,
            `The file is larger than ${MAX_BYTES / 1024} KiB, so that the manifests in it are not checked.`,
            'Put each manifest in a file of its own.',
          )
        : undefined;
    }
    const bytes = Buffer.alloc(size);
    let length = 0;
    while (length < size) {
      const read = readSync(handle, bytes, length, size - length, length);
      if (read === 0) {
        break;
      }
      length += read;
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(handle);
  }
}

/** Whether a document is meant as a manifest; one with a slip in its kind or version is, too, and is told so. */
function claimsToBeManifest(value: unknown): boolean {
  const { kind, apiVersion } = (value ?? {}) as Record<string, unknown>;
  return (
    kind === MICRO_APP_KIND ||
    (typeof apiVersion === 'string' && apiVersion.startsWith(GROUP))
  );
}

function readDocument(
  doc: Document.Parsed,
  file: FoundFile,
  lines: LineCounter,
): ManifestDocument | Finding | undefined {
  const fault = doc.errors[0];
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    return {
      rule: 'manifest-file',
      level: 'error',
      message: `The file is not valid YAML: ${printable(fault.message.split('\n')[0])}`,
      remediation: 'Put the YAML right; nothing of this document was checked.',
      place: {
        file: file.name,
        line,
        column: col,
        endLine: line,
        endColumn: col,
      },
    };
  }
  const value: unknown = doc.toJS({ maxAliasCount: MAX_ALIASES });
  return claimsToBeManifest(value)
    ? {
        file: file.name,
        value,
        place: path => placeOf({ file: file.name, doc, lines }, path),
      }
    : undefined;
}

function parse(text: string, file: FoundFile): ReadFile {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const read: ReadFile = { documents: [], faults: [] };
  const docs = Array.isArray(parsed) ? parsed : [];
  if (docs.length > MAX_DOCUMENTS) {
    read.faults.push(
      faultOf(
        file,
        `The file holds more than ${MAX_DOCUMENTS} documents.`,
        'Spread them over several files.',
      ),
    );
    return read;
  }
  for (const doc of docs as Document.Parsed[]) {
    const one = readDocument(doc, file, lines);
    if (one) {
      if ('rule' in one) {
        read.faults.push(one);
      } else {
        read.documents.push(one);
      }
    }
  }
  return read;
}

/**
 * Reads the manifests of a file. Documents of other kinds are left alone, and so are files that are broken but do not
 * speak of micro apps, such as templates of other tools.
 */
export function readManifests(file: FoundFile): ReadFile {
  let text: string | Finding | undefined;
  try {
    text = textOf(file);
  } catch (error) {
    return {
      documents: [],
      faults: [
        faultOf(
          file,
          `The file cannot be read: ${printable(String((error as Error).message))}`,
          'Make it readable, or leave it out of the check.',
        ),
      ],
    };
  }
  if (typeof text !== 'string') {
    return { documents: [], faults: text ? [text] : [] };
  }
  if (!MAY_BE_MANIFEST.test(text)) {
    return { documents: [], faults: [] };
  }
  try {
    return parse(text, file);
  } catch (error) {
    // Too many aliases, or nested so deeply that the parser gives up.
    return {
      documents: [],
      faults: [
        faultOf(
          file,
          `The file cannot be taken apart: ${printable(String((error as Error).message))}`,
          'Write it without aliases and with less nesting.',
        ),
      ],
    };
  }
}
