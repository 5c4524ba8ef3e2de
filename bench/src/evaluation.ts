// The benchmarks look into the plugin's parts, which the package rightly does not export.
/* eslint-disable @backstage/no-forbidden-package-imports */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mockServices } from '@backstage/backend-test-utils';
import { manifestDigest } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import type {
  PolicyEngine,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createMicroAppsService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/createMicroAppsService';
import { PolicyEvaluation } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/evaluation/PolicyEvaluation';
import { PreviewJob } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/previews/PreviewJob';
import { PolicyService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/policy/PolicyService';
import {
  createCandidateEngine,
  defaultBundlePath,
} from '@micro-apps/policy-engine';
import { Engine, engines } from './engines';
import { timed } from './measure';
import { fill } from './pages';
import { createDependencies } from './registry';
import { number, Section } from './report';

const SIZE = Number(process.env.BENCH_EVALUATED_APPS ?? 10_000);

/** The engine of the portal, as if another bundle were swapped in. */
type Swapping = PolicyEngine & {
  denies(input: PolicyInput): boolean;
  swap(revision: number): void;
};

/** One app in twenty, by its name. */
const oneInTwenty = ({ app }: PolicyInput) => /[02468]5$/.test(app.name);

function swapping(engine: PolicyEngine): Swapping {
  let revision = 0;
  const bundle = () => ({
    revision: `r${revision}`,
    digest: `sha256:${String(revision).padStart(64, '0')}`,
  });
  const listeners = new Set<() => void>();
  const denied = (outcome: PolicyOutcome): PolicyOutcome => ({
    ...outcome,
    decision: {
      ...outcome.decision,
      allow: false,
      deny: [
        {
          rule: 'residency',
          message: 'It may not stay there.',
          remediation: 'Move it.',
        },
      ],
    },
  });
  const swapped: Swapping = {
    denies: () => false,
    evaluate: async (point, inputs) =>
      (await engine.evaluate(point, inputs)).map((outcome, index) => ({
        ...(swapped.denies(inputs[index]) ? denied(outcome) : outcome),
        bundle: bundle(),
      })),
    status: () => {
      const status = engine.status();
      return {
        ...status,
        bundle: status.bundle && { ...status.bundle, ...bundle() },
      };
    },
    refresh: async () => swapped.status(),
    onChange(listener) {
      const told = () => listener(swapped.status());
      listeners.add(told);
      return () => listeners.delete(told);
    },
    close: () => engine.close(),
    swap(next) {
      revision = next;
      listeners.forEach(listener => listener());
    },
  };
  return swapped;
}

/** Gives each copied assessment the digest of its own manifest, so that it is not taken for one of something else. */
export async function nameAssessments(knex: Knex): Promise<void> {
  const revisions = await knex('micro_app_revisions').select(
    'app_id',
    'manifest',
  );
  const [{ assessment }] = await knex('assessments').limit(1);
  for (const { app_id: appId, manifest } of revisions) {
    const digest = manifestDigest(JSON.parse(manifest));
    await knex('assessments')
      .where('app_id', appId)
      .update({
        assessment: JSON.stringify({ ...JSON.parse(assessment), digest }),
      });
  }
}

/** Milliseconds of a preview of all apps by a candidate, in an engine of its own, that stops one in twenty. */
async function previewed(
  dependencies: Awaited<ReturnType<typeof createDependencies>>,
): Promise<number> {
  const { database, config } = dependencies;
  const candidate = swapping(
    await createCandidateEngine({
      bundle: readFileSync(defaultBundlePath),
      organisation: config.organisation,
    }),
  );
  candidate.denies = oneInTwenty;
  const none = { verdict: 0, tier: 0, route: 0 };
  const preview = {
    id: randomUUID(),
    createdBy: 'user:default/platform-admin',
    createdAt: new Date().toISOString(),
    state: 'running' as const,
    done: 0,
    total: SIZE,
    finishedAt: null,
    aliveUntil: new Date().toISOString(),
    claimedBy: 'bench',
    afterAppId: '',
    isResumable: true,
    message: null,
    bundle: null,
    counts: { ...none, changed: 0, newlyDenied: 0, noLongerDenied: 0 },
  };
  const body = { bundle: readFileSync(defaultBundlePath).toString('base64') };
  await database.read(({ previews }) => previews.insert(preview, body));
  const job = PreviewJob.create({
    ...dependencies,
    logger: mockServices.rootLogger({ level: 'warn' }),
  });
  try {
    const elapsed = await timed(() =>
      job.run(preview, { engine: candidate }, () => false),
    );
    const found = await database.read(({ previews }) =>
      previews.find(preview.id),
    );
    if (
      found?.state !== 'done' ||
      found.done !== SIZE ||
      !found.counts.changed
    ) {
      throw new Error(`The preview is ${JSON.stringify(found)}`);
    }
    return elapsed;
  } finally {
    await candidate.close();
  }
}

/** Milliseconds of each way in which an evaluation of all apps can end. */
async function measure({ create }: Engine): Promise<[string, number][]> {
  const { knex, destroy } = await create();
  const shared = await createDependencies(knex);
  const engine = swapping(shared.policies.engine);
  const dependencies = {
    ...shared,
    policies: PolicyService.create({ ...shared, engine }),
  };
  try {
    await fill(knex, createMicroAppsService(dependencies), SIZE);
    await nameAssessments(knex);
    const job = PolicyEvaluation.create({
      ...dependencies,
      logger: mockServices.rootLogger({ level: 'warn' }),
    });
    const stop = await job.start();
    const run = async () => {
      await job.run();
      const { state, done } = await job.progress();
      if (state !== 'done' || done !== SIZE) {
        throw new Error(`The evaluation is ${state} after ${done} apps`);
      }
    };
    await run();
    const times: [string, number][] = [];
    engine.swap(1);
    times.push(['nothing follows', await timed(run)]);
    times.push([
      'a preview, where a candidate stops one app in twenty',
      await previewed(dependencies),
    ]);
    engine.denies = oneInTwenty;
    engine.swap(2);
    times.push(['one app in twenty is blocked', await timed(run)]);
    engine.denies = () => true;
    engine.swap(3);
    times.push(['every other app is blocked as well', await timed(run)]);
    await stop();
    return times;
  } finally {
    await engine.close();
    await destroy();
  }
}

/** How long it takes to evaluate all apps by another bundle. */
export async function evaluation(): Promise<Section> {
  const rows: string[][] = [];
  for (const engine of engines()) {
    for (const [what, milliseconds] of await measure(engine)) {
      rows.push([
        engine.name,
        what,
        `${number(milliseconds / 1000)} s`,
        number(SIZE / (milliseconds / 1000)),
      ]);
    }
  }
  return {
    title: 'Evaluation of all apps',
    about: `${number(SIZE)} apps that all wait for approval are evaluated by another bundle, in the background and with one decision logged for each: where the bundle says the same of all, where it stops one app in twenty, and then all others, each of which is routed anew and audited.`,
    header: ['database', 'what follows', 'time', 'apps a second'],
    rows,
  };
}
