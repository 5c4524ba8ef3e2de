import {
  issuesOf,
  Manifest,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { ManifestDocument } from '../manifests/readManifests';
import { printable } from '../printable';
import type { Finding } from '../report/types';

export const SCHEMA_RULE = 'manifest-schema';
const DUPLICATE_RULE = 'manifest-duplicate';

/** A document with what it says, or what is wrong with it. */
export type Validated = {
  document: ManifestDocument;
  manifest: Manifest | null;
  findings: Finding[];
};

export const nameOf = ({ metadata }: Pick<Manifest, 'metadata'>) =>
  `${metadata.namespace}/${metadata.name}`;

function validateOne(document: ManifestDocument): Validated {
  try {
    return { document, manifest: parseManifest(document.value), findings: [] };
  } catch (error) {
    const issues = issuesOf(error);
    if (issues.length === 0) {
      throw error;
    }
    return {
      document,
      manifest: null,
      findings: issues.map(({ path, message }) => ({
        rule: SCHEMA_RULE,
        level: 'error',
        message: printable(`${path || 'The manifest'} ${message}`),
        path,
        place: document.place(path),
      })),
    };
  }
}

/** Validates manifests; two of one name are a fault of the second, as nobody could say which of them is the app. */
export function validate(documents: readonly ManifestDocument[]): Validated[] {
  const first = new Map<string, ManifestDocument>();
  return documents.map(document => {
    const validated = validateOne(document);
    if (!validated.manifest) {
      return validated;
    }
    const name = nameOf(validated.manifest);
    const other = first.get(name);
    if (!other) {
      first.set(name, document);
      return validated;
    }
    const { file, line } = other.place('metadata.name');
    return {
      document,
      manifest: null,
      findings: [
        {
          rule: DUPLICATE_RULE,
          level: 'error',
          message: `The app "${name}" is described in ${file}:${line} already.`,
          remediation: 'Give one of them another name, or remove it.',
          path: 'metadata.name',
          place: document.place('metadata.name'),
        },
      ],
    };
  });
}
