// The benchmarks look into the plugin's parts, which the package rightly does not export.
/* eslint-disable @backstage/no-forbidden-package-imports */
import { mockServices } from '@backstage/backend-test-utils';
import type { ModelEndpoint } from '@micro-apps/backstage-plugin-micro-apps-common';
import { createMicroAppsService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/createMicroAppsService';
import type { ServiceDependencies } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/dependencies';
import {
  readEndpoints,
  toActiveWaivers,
} from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/policy/facts';
import { askAgainBy } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/register/askAgain';
import { RegisterReassessment } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/register/RegisterReassessment';
import { RegisterService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/RegisterService';
import { Engine, engines } from './engines';
import { nameAssessments } from './evaluation';
import { timed } from './measure';
import { fill } from './pages';
import { createDependencies, lowApp } from './registry';
import { number, Section } from './report';

const SIZE = Number(process.env.BENCH_REASSESSED_APPS ?? 10_000);
const BATCH_SIZE = 100;
const ID = 'llm-enterprise-x';

const CHANGES: [string, (endpoint: ModelEndpoint) => ModelEndpoint][] = [
  [
    'a new version: nothing follows',
    endpoint => ({
      ...endpoint,
      models: endpoint.models.map(model => ({
        ...model,
        versions: [...model.versions, '2027-01-01'],
      })),
    }),
  ],
  [
    'more trust: each app has another score',
    endpoint => ({ ...endpoint, trust: 8 }),
  ],
  [
    'less trust: each approval is opened again',
    endpoint => ({ ...endpoint, trust: 6 }),
  ],
];

/** Milliseconds that the same apps take where nothing is read, written or routed. */
async function inMemory(shared: ServiceDependencies): Promise<number> {
  const items = await shared.database.read(({ portfolio }) =>
    portfolio.batch('', SIZE),
  );
  const endpoints = await shared.database.read(readEndpoints);
  const facts = items.map(({ manifest, verifications, waivers }) => ({
    manifest,
    endpoints,
    verifications,
    waivers: toActiveWaivers(waivers, manifest.spec.owner),
  }));
  return timed(async () => {
    for (let at = 0; at < facts.length; at += BATCH_SIZE) {
      await shared.policies.assessAll(facts.slice(at, at + BATCH_SIZE), {
        whatIf: false,
      });
    }
  });
}

async function measure({ create }: Engine): Promise<[string, number][]> {
  const { knex, destroy } = await create();
  const shared = await createDependencies(knex);
  const logger = mockServices.rootLogger({ level: 'warn' });
  try {
    await fill(knex, createMicroAppsService(shared), SIZE, lowApp('first-app'));
    await nameAssessments(knex);
    const times: [string, number][] = [
      ['assessed in memory', await inMemory(shared)],
    ];
    const job = RegisterReassessment.create({
      ...shared,
      logger,
      askAgain: askAgainBy(shared),
    });
    for (const [name, change] of CHANGES) {
      const config = {
        ...shared.config,
        modelEndpoints: shared.config.modelEndpoints.map(endpoint =>
          endpoint.id === ID ? change(endpoint) : endpoint,
        ),
      };
      await RegisterService.create({ ...shared, config }).sync(logger);
      times.push([name, await timed(() => job.run())]);
      const found = await shared.database.read(({ registerJobs }) =>
        registerJobs.find(),
      );
      if (found?.state !== 'done' || found.done !== SIZE) {
        throw new Error(
          `The re-assessment is ${found?.state} after ${found?.done} apps: ${found?.message}`,
        );
      }
    }
    await job.stop();
    return times;
  } finally {
    await shared.policies.engine.close();
    await destroy();
  }
}

/** How long it takes to assess all apps anew after a change of the register. */
export async function reassessment(): Promise<Section> {
  const rows: string[][] = [];
  for (const engine of engines()) {
    const times = await measure(engine);
    const [, baseline] = times[0];
    for (const [what, milliseconds] of times) {
      rows.push([
        engine.name,
        what,
        `${number(milliseconds / 1000)} s`,
        number(SIZE / (milliseconds / 1000)),
        (baseline / milliseconds).toFixed(2),
      ]);
    }
  }
  return {
    title: 'Re-assessment after a change of the register',
    about: `${number(SIZE)} approved apps that use one endpoint are assessed anew after it changed: where nothing follows, where each has another score, and where each approval is opened again, with its audit entries and messages; against assessing the same apps in memory, policies included.`,
    header: ['database', 'what follows', 'time', 'apps a second', 'of memory'],
    rows,
  };
}
