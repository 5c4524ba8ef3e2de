import {
  issuesOf,
  parseManifest,
  parseWith,
  submitBodySchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';
import { formDataToManifest } from '@micro-apps/backstage-plugin-micro-apps-react';

/** Something that stands in the way of submitting, at one field of the form. @internal */
export type FormIssue = {
  /** Into the manifest: `spec.dataSources[0].name`. */
  path: string;
  /** Completes a sentence that begins with "This"; or a whole sentence, where the server says it. */
  message: string;
  /** Nothing is filled in yet. */
  missing: boolean;
};

/** The steps of the form, by the field that renders them. @internal */
export type StepName = 'basics' | 'data' | 'models';

function valueAt(root: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null
          ? (value as Record<string, unknown>)[part]
          : undefined,
      root,
    );
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

// The form shows one empty row where there is none, so what is missing is missed there and not at the list.
const atLeastOne = <T>(rows: T[] | undefined) =>
  rows?.length ? rows : [{} as T];

function firstPerPath(issues: FormIssue[]): FormIssue[] {
  const seen = new Set<string>();
  return issues.filter(
    issue => !seen.has(issue.path) && Boolean(seen.add(issue.path)),
  );
}

const commentSchema = submitBodySchema.shape.comment;

function issuesIn(parse: () => unknown) {
  try {
    parse();
    return [];
  } catch (error) {
    return issuesOf(error);
  }
}

/**
 * What stands in the way of submitting, by the schema that the server uses as well.
 *
 * @internal
 */
export function findIssues(app: MicroAppFormApp | undefined): FormIssue[] {
  const manifest = formDataToManifest({ app });
  const shown = {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      // The form asks for a title and makes the name of it: one question, so one issue.
      name: manifest.metadata.name || (manifest.metadata.title ? '' : 'x'),
      title: manifest.metadata.title ?? '',
    },
    spec: {
      ...manifest.spec,
      dataSources: atLeastOne(manifest.spec.dataSources),
      models: atLeastOne(manifest.spec.models),
    },
  };
  const found = [
    ...issuesIn(() => parseManifest(shown)),
    ...issuesIn(() => parseWith(commentSchema, app?.comment, 'comment')),
  ];
  return firstPerPath(
    found.map(({ path, message }) => ({
      path,
      message,
      missing: isEmpty(valueAt({ ...shown, comment: app?.comment }, path)),
    })),
  );
}

const PATHS_OF_DATA = /^spec\.(dataSources|vectorStores)\b/;
const PATHS_OF_BASICS =
  /^(metadata\b|spec\.(type|lifecycle|owner|system|purpose|audience)\b)/;

/** The step whose fields a path belongs to. @internal */
export function stepOfPath(path: string): StepName {
  if (PATHS_OF_BASICS.test(path)) return 'basics';
  return PATHS_OF_DATA.test(path) ? 'data' : 'models';
}

/** The issues of an answer of the server, whose paths begin at the body. @internal */
export function issuesOfError(error: unknown): FormIssue[] {
  return issuesOf(error).map(({ path, message }) => ({
    path: path.replace(/^manifest\./, ''),
    message,
    missing: false,
  }));
}
