import { auditQuerySchema } from '@micro-apps/backstage-plugin-micro-apps-common';
import { Engine, engines } from './engines';
import { timed } from './measure';
import { actingAs, createRegistry, mediumApp, REQUESTER } from './registry';
import { number, Section } from './report';

const ROUNDS = Number(process.env.BENCH_RACE_ROUNDS ?? 1000);
const DECIDERS = 16;

/** Lets all deciders go for one leg at once, again and again, and fails unless exactly one gets it each time. */
async function race(engine: Engine): Promise<string[]> {
  const { knex, destroy } = await engine.create();
  try {
    const registry = await createRegistry(knex);
    const deciders = Array.from({ length: DECIDERS }, (_, index) =>
      actingAs(`decider-${index}`, 'security'),
    );
    let decisions = 0;
    let conflicts = 0;
    let milliseconds = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { request } = await registry.submit(
        { manifest: mediumApp(`race-${round}`) },
        REQUESTER,
      );
      let results: PromiseSettledResult<unknown>[] = [];
      milliseconds += await timed(async () => {
        results = await Promise.allSettled(
          deciders.map(decider =>
            registry.decide(
              request.id,
              { leg: 'security', decision: 'approve', digest: request.digest },
              decider,
            ),
          ),
        );
      });
      const won = results.filter(({ status }) => status === 'fulfilled');
      const lost = results.filter(
        result =>
          result.status === 'rejected' &&
          result.reason.name === 'ConflictError',
      );
      if (won.length !== 1 || lost.length !== DECIDERS - 1) {
        throw new Error(
          `Round ${round} on ${engine.name}: ${won.length} decisions and ${lost.length} conflicts instead of 1 and ${
            DECIDERS - 1
          }`,
        );
      }
      decisions += won.length;
      conflicts += lost.length;
    }
    const { totalItems } = await registry.getAudit(
      auditQuerySchema.parse({ action: 'request-decide', limit: 1 }),
      REQUESTER,
    );
    const { status, complete } = await registry.verifyAudit({}, REQUESTER);
    if (totalItems !== ROUNDS || status !== 'intact' || !complete) {
      throw new Error(
        `${totalItems} audit entries instead of ${ROUNDS} on ${engine.name}; the chain is ${status}`,
      );
    }
    return [
      engine.name,
      number(ROUNDS),
      number(decisions),
      number(conflicts),
      number(totalItems),
      status,
      `${number(milliseconds / ROUNDS)} ms`,
    ];
  } finally {
    await destroy();
  }
}

/** Many deciders on one leg at once: one decision, conflicts for the others, one audit entry. */
export async function races(): Promise<Section> {
  const rows: string[][] = [];
  for (const engine of engines()) {
    rows.push(await race(engine));
  }
  return {
    title: 'Concurrent deciders',
    about: `${DECIDERS} people of the security group approve one leg of a request at the same moment. A round that does not end with exactly one decision, ${
      DECIDERS - 1
    } conflicts and one audit entry fails the benchmark.`,
    header: [
      'database',
      'rounds',
      'decisions',
      'conflicts',
      'audit entries',
      'chain',
      'a round',
    ],
    rows,
  };
}
