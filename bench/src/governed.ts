import { SubmitResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { Engine, engines } from './engines';
import { median, timed } from './measure';
import {
  createRegistry,
  mediumApp,
  Registry,
  REQUESTER,
  REVIEWER,
} from './registry';
import { ms, number, Section } from './report';
import {
  addedRows,
  cloneRows,
  insertRows,
  newSubject,
  readRows,
  Rows,
  Subject,
} from './rows';

const ROUNDS = 10;
const PER_ROUND = 30;
/** Far past the entries that the service makes itself. */
const FIRST_BARE_SEQ = 1_000_000_000;

type Template = { subject: Subject; submission: Rows; decision: Rows };

/** Registers one app and decides on it once, to see which rows that leaves. */
async function takeTemplate(knex: Knex, registry: Registry): Promise<Template> {
  const empty = await readRows(knex);
  const name = 'template-of-the-rows';
  const { app, request } = await submit(registry, name);
  const submitted = await readRows(knex);
  await decide(registry, request);
  const decided = await readRows(knex);
  const [{ id }] = submitted.get('micro_apps') as { id: string }[];
  return {
    subject: { appId: id, requestId: request.id, name: app.name },
    submission: addedRows(empty, submitted),
    decision: addedRows(submitted, decided),
  };
}

function submit(registry: Registry, name: string): Promise<SubmitResponse> {
  return registry.submit(
    { manifest: mediumApp(name), comment: 'A comment of a usual length.' },
    REQUESTER,
  );
}

function decide(registry: Registry, request: SubmitResponse['request']) {
  return registry.decide(
    request.id,
    {
      leg: 'security',
      decision: 'approve',
      digest: request.digest,
      comment: 'Looked at it; fine.',
    },
    REVIEWER,
  );
}

async function each<T>(items: T[], act: (item: T) => Promise<unknown>) {
  for (const item of items) {
    await act(item);
  }
}

/** Milliseconds for one, governed and bare, in turns. */
async function measure(engine: Engine) {
  const { knex, destroy } = await engine.create();
  try {
    const registry = await createRegistry(knex);
    const template = await takeTemplate(knex, registry);
    const times = {
      submission: [] as number[],
      bareSubmission: [] as number[],
      decision: [] as number[],
      bareDecision: [] as number[],
    };
    let seq = FIRST_BARE_SEQ;
    for (let round = 0; round <= ROUNDS; round += 1) {
      const names = Array.from(
        { length: PER_ROUND },
        (_, index) => `app-${round}-${index}`,
      );
      const bare = names.map(name => {
        const subject = newSubject(`bare-${name}`);
        const clone = (rows: Rows) =>
          cloneRows(rows, template.subject, subject, (seq += 1));
        return {
          submission: clone(template.submission),
          decision: clone(template.decision),
        };
      });
      const requests: SubmitResponse['request'][] = [];
      const found = {
        submission: await timed(() =>
          each(names, async name => {
            requests.push((await submit(registry, name)).request);
          }),
        ),
        bareSubmission: await timed(() =>
          each(bare, ({ submission }) => insertRows(knex, submission)),
        ),
        decision: await timed(() =>
          each(requests, request => decide(registry, request)),
        ),
        bareDecision: await timed(() =>
          each(bare, ({ decision }) => insertRows(knex, decision)),
        ),
      };
      // The first round warms everything up.
      if (round > 0) {
        for (const key of Object.keys(times) as (keyof typeof times)[]) {
          times[key].push(found[key] / PER_ROUND);
        }
      }
    }
    return {
      submission: median(times.submission),
      bareSubmission: median(times.bareSubmission),
      decision: median(times.decision),
      bareDecision: median(times.bareDecision),
    };
  } finally {
    await destroy();
  }
}

/** A governed submission and a decision, each with its audit entry, against bare inserts of the same rows. */
export async function governed(): Promise<Section> {
  const rows: string[][] = [];
  for (const engine of engines()) {
    const times = await measure(engine);
    const row = (what: string, act: number, bare: number) => [
      engine.name,
      what,
      ms(act),
      ms(bare),
      number(bare / act),
    ];
    rows.push(
      row('submission', times.submission, times.bareSubmission),
      row('decision', times.decision, times.bareDecision),
    );
  }
  return {
    title: 'Governed changes',
    about:
      'One after the other, a medium app each: validated, assessed with what-ifs, routed, checked, stored and entered in the audit chain. The baseline inserts the same rows in one transaction, one statement a table, and does nothing else. A ratio of 0.5 means half as fast; that is the aim.',
    header: ['database', 'change', 'governed', 'bare inserts', 'ratio'],
    rows,
  };
}
