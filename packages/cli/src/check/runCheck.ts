import { InputError } from '@backstage/errors';
import {
  Environment,
  Manifest,
  manifestDigest,
  MicroAppsApi,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { UndecidedError } from '../errors';
import { discoverFiles } from '../manifests/discover';
import { readManifests } from '../manifests/readManifests';
import { askApproval } from '../portal/askApproval';
import { mapSome } from '../portal/mapSome';
import { createReport, FailOn } from '../report/createReport';
import { ruleTexts } from '../report/rules';
import type { Report } from '../report/types';
import { PACKAGE } from '../version';
import { Approval, appReport } from './appReport';
import type { Evaluation, Evaluator } from './evaluate';
import { nameOf, validate, Validated } from './validate';

const QUESTIONS_AT_ONCE = 8;

export type CheckOptions = {
  paths: readonly string[];
  cwd: string;
  environment: Environment | null;
  failOn: FailOn;
  /** Whether it is well when there is nothing to check. */
  allowEmpty: boolean;
  /** Absent where only the portal decides. */
  evaluator?: Evaluator;
  portal?: {
    origin: string;
    client: Pick<MicroAppsApi, 'requestDecision' | 'getApp'>;
  };
};

async function askAll(
  all: readonly Validated[],
  { portal, environment }: CheckOptions,
): Promise<(Approval | null)[]> {
  if (!portal || !environment) {
    return all.map(() => null);
  }
  // Once it is certain that the portal cannot be asked, the other questions would only take time.
  let lost: UndecidedError | undefined;
  return mapSome(all, QUESTIONS_AT_ONCE, async ({ manifest }) => {
    if (!manifest || lost) {
      return lost ?? null;
    }
    try {
      return await askApproval(portal.client, {
        app: nameOf(manifest),
        digest: manifestDigest(manifest),
        environment,
      });
    } catch (error) {
      if (!(error instanceof UndecidedError)) {
        throw error;
      }
      lost = error;
      return error;
    }
  });
}

async function evaluateAll(
  all: readonly Validated[],
  approvals: readonly (Approval | null)[],
  { evaluator, environment }: CheckOptions,
): Promise<Map<Manifest, Evaluation>> {
  if (!evaluator) {
    return new Map();
  }
  const subjects = all.flatMap(({ manifest }, index) => {
    const approval = approvals[index];
    const known =
      approval === null || approval instanceof Error
        ? undefined
        : approval.known;
    return manifest ? [{ manifest, known }] : [];
  });
  const evaluations = await evaluator.evaluate(subjects, environment);
  return new Map(
    subjects.map(({ manifest }, index) => [manifest, evaluations[index]]),
  );
}

/** Checks the manifests that the paths lead to. */
export async function runCheck(options: CheckOptions): Promise<Report> {
  const started = performance.now();
  const { paths, cwd, evaluator, portal, environment, failOn } = options;
  const files = discoverFiles(paths, cwd);
  const read = files.map(file => readManifests(file));
  const faults = read.flatMap(one => one.faults);
  const validated = validate(read.flatMap(one => one.documents));
  if (validated.length + faults.length === 0 && !options.allowEmpty) {
    throw new InputError(
      `There is no manifest of a micro app in ${paths.join(
        ', ',
      )}; give the paths of manifests, or --allow-empty if there need not be any`,
    );
  }
  const approvals = await askAll(validated, options);
  const evaluations = await evaluateAll(validated, approvals, options);
  return createReport(
    {
      tool: PACKAGE,
      environment,
      portal: portal?.origin ?? null,
      bundle: evaluator?.bundle ?? null,
      rules: ruleTexts(evaluator?.rules ?? []),
      files: read.filter(one => one.documents.length + one.faults.length > 0)
        .length,
      faults,
      apps: validated.map((one, index) =>
        appReport(one, {
          evaluation: (one.manifest && evaluations.get(one.manifest)) ?? null,
          approval: one.manifest ? approvals[index] : null,
          environment,
          bundle: evaluator?.bundle ?? null,
        }),
      ),
      durationMs: Math.round(performance.now() - started),
    },
    failOn,
  );
}
