import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { resolve } from 'node:path';
import { organisationSchema } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  PolicyEngine,
  PolicyInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createEmbeddedPolicyEngine,
  createOpaPolicyEngine,
  defaultBundlePath,
  fileBundleSource,
  readBundle,
} from '@micro-apps/policy-engine';
import { ROOT } from './fixtures';
import { median, percentile, timed } from './measure';
import { startOpa } from './opa';
import { ms, number, Section } from './report';

const ROUNDS = 10;
const ROUND = 500;
const BATCH = 100;
const MILLION = Number(process.env.BENCH_DECISIONS ?? 1_000_000);

const readJson = (name: string) =>
  JSON.parse(
    readFileSync(resolve(ROOT, 'policies/corpus', `${name}.json`), 'utf8'),
  );

const organisation = organisationSchema.parse(readJson('organisation'));
/** Real inputs of registrations, of which none is there to go wrong. */
const inputs: PolicyInput[] = readJson('registration')
  .map(({ input }: { input: PolicyInput }) => input)
  .slice(0, 50);
const inputAt = (index: number) => inputs[index % inputs.length];

function embedded(): Promise<PolicyEngine> {
  return createEmbeddedPolicyEngine({
    source: fileBundleSource(defaultBundlePath),
    organisation,
  });
}

type Decide = (input: PolicyInput) => Promise<unknown>;

/** The least that asking a server over HTTP can cost: one connection, and nothing looked at but the JSON. */
function plainClient(url: string): Decide {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return input =>
    new Promise((done, fail) => {
      const call = request(
        `${url}/v1/data/micro_apps/registration/decision`,
        { method: 'POST', agent },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', part => {
            text += part;
          });
          response.on('end', () => done(JSON.parse(text)));
        },
      );
      call.on('error', fail);
      call.end(JSON.stringify({ input }));
    });
}

/** Microseconds of single decisions, one after the other, in turns. */
async function latencies<T extends string>(
  subjects: Record<T, Decide>,
): Promise<Record<T, number[]>> {
  const names = Object.keys(subjects) as T[];
  const found = Object.fromEntries(
    names.map(name => [name, [] as number[]]),
  ) as Record<T, number[]>;
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const name of names) {
      for (let index = 0; index < ROUND; index += 1) {
        const start = performance.now();
        await subjects[name](inputAt(index));
        if (round >= 0) {
          found[name].push((performance.now() - start) * 1000);
        }
      }
    }
  }
  return found;
}

async function latencyRows(engine: PolicyEngine): Promise<Section['rows']> {
  const server = await startOpa();
  if (!server) {
    return [
      ['one decision', 'left out: there is no `opa` on this machine', ''],
    ];
  }
  const remote = await createOpaPolicyEngine({ url: server.url, organisation });
  const evaluations: number[] = [];
  try {
    const found = await latencies({
      embedded: async input => {
        const [{ metrics }] = await engine.evaluate('registration', [input]);
        evaluations.push(metrics.evaluationNs / 1000);
      },
      // A lone input is decided in the caller's thread, several are not.
      two: input => engine.evaluate('registration', [input, input]),
      plain: plainClient(server.url),
      remote: input => remote.evaluate('registration', [input]),
    });
    const row = (title: string, values: number[]) => [
      title,
      `${number(median(values))} µs`,
      `${number(percentile(values, 0.99))} µs`,
    ];
    const ratio = median(found.embedded) / median(found.plain);
    return [
      row('one decision, embedded', found.embedded),
      row('of which the evaluation', evaluations.slice(-found.embedded.length)),
      row('two at once, embedded, in the thread of the policies', found.two),
      row('one decision, OPA server, plain HTTP client', found.plain),
      row('one decision, OPA server, our engine', found.remote),
      ['embedded against the plain client', number(ratio), 'aim: 0.10'],
    ];
  } finally {
    await remote.close();
    await server.stop();
  }
}

async function millionRows(
  engine: PolicyEngine,
  atOnce: number,
): Promise<Section['rows']> {
  const memory: number[] = [];
  const cpu = process.cpuUsage();
  let sinceLast = 0;
  const elapsed = await timed(async () => {
    for (let done = 0; done < MILLION; done += atOnce) {
      const batch = Array.from({ length: atOnce }, (_, index) =>
        inputAt(done + index),
      );
      await engine.evaluate('registration', batch);
      sinceLast += atOnce;
      if (sinceLast >= MILLION / 10) {
        sinceLast = 0;
        memory.push(process.memoryUsage.rss() / 1024 / 1024);
      }
    }
  });
  const { user, system } = process.cpuUsage(cpu);
  const mib = (value: number) => `${value.toFixed(0)} MiB`;
  return [
    [
      `decisions a second, ${atOnce} at a time`,
      number((MILLION * 1000) / elapsed),
      `${number(MILLION / ((user + system) / 1e6))} a second of one core`,
    ],
    [
      `memory of the process over ${number(MILLION)} of them`,
      `${mib(memory[0])} after a tenth, ${mib(memory.at(-1) ?? 0)} at the end`,
      `most: ${mib(Math.max(...memory))}`,
    ],
  ];
}

async function startRows(): Promise<Section['rows']> {
  const bytes = readFileSync(defaultBundlePath);
  const reading: number[] = [];
  const starting: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    reading.push(await timed(async () => readBundle(bytes)));
    let engine: PolicyEngine | undefined;
    starting.push(
      await timed(async () => {
        engine = await embedded();
      }),
    );
    await engine?.close();
  }
  return [
    [
      'start: the bundle read, its thread started, compiled and asked what it is',
      ms(median(starting)),
      `of which reading the bundle ${ms(median(reading))}`,
    ],
  ];
}

/** Decisions embedded, against the same decisions of an OPA server on this machine. */
export async function policies(): Promise<Section> {
  const engine = await embedded();
  try {
    return {
      title: 'Policies',
      about: `${inputs.length} registrations of the corpus, by the bundle that comes with the engine. Embedded and server are asked in turns, ${
        ROUNDS * ROUND
      } times each, for one decision after the other.`,
      header: ['what', 'median or result', '99th percentile or remark'],
      rows: [
        ...(await latencyRows(engine)),
        ...(await millionRows(engine, 1)),
        ...(await millionRows(engine, BATCH)),
        ...(await startRows()),
      ],
    };
  } finally {
    await engine.close();
  }
}
