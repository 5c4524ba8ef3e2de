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
  writtenRows,
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
    submission: writtenRows(empty, submitted),
    decision: writtenRows(submitted, decided),
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

/** The rows of the template for another app; a row that the decision updates becomes a row of its own. */
function bareRows(
  { subject, submission, decision }: Template,
  name: string,
  seq: number,
): { submission: Rows; decision: Rows } {
  const target = newSubject(`bare-${name}`);
  const updated = cloneRows(
    new Map([['micro_apps', decision.get('micro_apps') ?? []]]),
    subject,
    newSubject(`updated-${name}`),
    seq + 1,
  );
  return {
    submission: cloneRows(submission, subject, target, seq),
    decision: new Map([
      ...cloneRows(decision, subject, target, seq + 1),
      ...updated,
    ]),
  };
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
    for (let round = 0; round <= ROUNDS; round += 1) {
      const names = Array.from(
        { length: PER_ROUND },
        (_, index) => `app-${round}-${index}`,
      );
      const bare = names.map((name, index) =>
        bareRows(
          template,
          name,
          FIRST_BARE_SEQ + 2 * (round * PER_ROUND + index),
        ),
      );
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
      'One after the other, a medium app each: checked against catalog and register, assessed with what-ifs, routed, stored and entered in the audit chain. The baseline inserts the rows that the change writes, one statement a table, in one transaction, and does nothing else; a row that the change updates is inserted as a new one. A ratio of 0.5 means half as fast; that is the aim.',
    header: ['database', 'change', 'governed', 'bare inserts', 'ratio'],
    rows,
  };
}
