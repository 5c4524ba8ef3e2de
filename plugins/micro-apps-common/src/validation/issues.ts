import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** What is wrong with one field, and how to put it right. @public */
export type Issue = {
  /** `spec.dataSources[0].name`; empty where the whole value is meant. */
  path: string;
  /** Reads on from the name of the field: `is required`. */
  message: string;
};

/** The most issues that one error lists. */
const MAX_ISSUES = 100;
/** The most issues that the message of an error spells out. */
const MAX_SPELT_OUT = 5;
const MAX_KEY_LENGTH = 80;
const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/**
 * Joins the steps to a field: names with dots, places in lists in brackets.
 *
 * @public
 */
export function formatPath(
  steps: readonly PropertyKey[],
  prefix: string = '',
): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') {
      return `${path}[${step}]`;
    }
    const key = String(step).slice(0, MAX_KEY_LENGTH);
    if (!PLAIN_KEY.test(key)) {
      return `${path}[${JSON.stringify(key)}]`;
    }
    return path ? `${path}.${key}` : key;
  }, prefix);
}

/**
 * The issues that zod found, each at its field. An unknown field gets an issue of its own.
 *
 * @param prefix - where in a larger value the parsed one stands, such as `manifest`
 * @public
 */
export function toIssues(error: z.ZodError, prefix: string = ''): Issue[] {
  return error.issues
    .flatMap(issue => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map(key => ({
          path: formatPath([...issue.path, key], prefix),
          message: issue.message,
        }));
      }
      return [{ path: formatPath(issue.path, prefix), message: issue.message }];
    })
    .slice(0, MAX_ISSUES);
}

function spellOut(issues: Issue[]): string {
  const sentences = issues
    .slice(0, MAX_SPELT_OUT)
    .map(({ path, message }) => `${path || 'the value'} ${message}`);
  const more = issues.length - sentences.length;
  return sentences.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/**
 * An `InputError` that carries the issues, so that a form can show each at its field.
 *
 * @public
 */
export function inputErrorOf(issues: Issue[]): InputError & {
  issues: Issue[];
} {
  return Object.assign(new InputError(spellOut(issues)), { issues });
}

function isIssue(value: unknown): value is Issue {
  const issue = value as Partial<Issue> | null;
  return typeof issue?.path === 'string' && typeof issue.message === 'string';
}

/**
 * The issues that an error carries, thrown here or answered by the back end; empty where it carries none.
 *
 * @public
 */
export function issuesOf(error: unknown): Issue[] {
  const { issues, body, cause } = (error ?? {}) as {
    issues?: unknown;
    body?: { error?: { issues?: unknown } };
    cause?: { issues?: unknown };
  };
  const found = [issues, body?.error?.issues, cause?.issues].find(
    Array.isArray,
  ) as unknown[] | undefined;
  return found?.filter(isIssue) ?? [];
}
