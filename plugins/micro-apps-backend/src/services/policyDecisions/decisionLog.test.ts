import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { mockServices, TestDatabaseId } from '@backstage/backend-test-utils';
import {
  decisionLogEntrySchema,
  decisionLogQuerySchema,
  digestOf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { DeploymentInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import { testDatabases } from '../../__testUtils__/databases';
import { deploymentInput, outcomeOf } from '../../__testUtils__/policyFacts';
import {
  DecisionLogConfig,
  readDecisionLogConfig,
} from '../../config/readDecisionLogConfig';
import { Database } from '../../database';
import { DecisionForwarder } from './DecisionForwarder';
import { DecisionLogService } from './DecisionLogService';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = new Date('2026-11-22T10:00:00.000Z').getTime();

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Event = any;

/** A decision-log service, and what it took. */
class LogServer {
  events: Event[] = [];
  headers: Record<string, unknown>[] = [];
  status = 200;
  /** How many decisions it takes at a time. */
  most = Infinity;
  refusedApp = '';
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<LogServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started = new LogServer(server, `http://127.0.0.1:${port}/opa`);
    server.on('request', async (request, response) => {
      const chunks = await request.toArray();
      started.headers.push({ ...request.headers, url: request.url });
      if (started.status === 0) {
        response.destroy();
        return;
      }
      const events: Event[] = JSON.parse(
        gunzipSync(Buffer.concat(chunks)).toString(),
      );
      const isTooLarge =
        events.length > started.most ||
        events.some(({ input }) => input.app.name === started.refusedApp);
      const status = isTooLarge ? 413 : started.status;
      if (status === 200) {
        started.events.push(...events);
      }
      response.writeHead(status, { Location: 'http://other' }).end();
    });
    return started;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function configOf(decisionLog: object): DecisionLogConfig {
  return readDecisionLogConfig(
    mockServices.rootConfig({
      data: { microApps: { policy: { decisionLog } } } as never,
    }),
  );
}

describe('decision log', () => {
  const databases = testDatabases();
  let now = START;
  const clock = () => new Date(now);
  const logger = mockServices.logger.mock();
  let server: LogServer;
  beforeEach(async () => {
    now = START;
    server = await LogServer.start();
  });
  afterEach(() => server.stop());

  async function open(id: TestDatabaseId, decisionLog: object = {}) {
    const knex = await databases.init(id);
    const database = await Database.create({
      database: mockServices.database({ knex }),
    });
    const config = configOf(decisionLog);
    const log = DecisionLogService.create({ database, config, now: clock });
    const record = (app: string, ...denied: string[]) =>
      database.transaction(async stores => {
        const [{ decisionId }] = await log.record(stores, [
          {
            point: 'deployment',
            input: deploymentInput(app),
            outcome: outcomeOf(...denied),
            app: `default/${app}`,
            requestedBy: 'user:default/u',
            exempted: ['waived'],
            at: clock().toISOString(),
          },
        ]);
        return decisionId;
      });
    const forwarder = () =>
      DecisionForwarder.create({
        database,
        config: { ...config, service: config.service! },
        logger,
        now: clock,
      });
    const list = async (query: object = {}) =>
      log.list(decisionLogQuerySchema.parse(query));
    return { database, log, record, forwarder, list };
  }

  describe.each(databases.eachSupportedId())('on %s', id => {
    it('keeps decisions in OPA’s shape, without people’s words', async () => {
      const { log, record, list } = await open(id, {
        erase: ['/environment'],
      });
      const decisionId = await record('a', 'rule-x', 'rule-y');
      const entry = await log.get(decisionId);
      expect(decisionLogEntrySchema.parse(entry)).toEqual(entry);
      expect(entry).toMatchObject({
        path: 'micro_apps/deployment/decision',
        timestamp: '2026-11-22T10:00:00.000Z',
        app: 'default/a',
        allow: false,
        denied: ['rule-x', 'rule-y'],
        exempted: ['waived'],
        inputDigest: digestOf(deploymentInput('a')),
        masked: [
          '/app/spec/purpose',
          '/app/spec/controls/0/evidence',
          '/environment',
        ],
        metrics: { timer_rego_query_eval_ns: 12_345 },
        failure: null,
      });
      expect(JSON.stringify(entry)).not.toContain('Miller');
      expect(entry.input).not.toHaveProperty('environment');

      const { items, totalItems } = await list();
      expect(totalItems).toBe(1);
      expect(items).toEqual([{ ...entry, input: null, result: null }]);
      await expect(log.get('nope')).rejects.toThrow('There is no decision');
    });

    it('is searched by app, rule, outcome and time, newest first', async () => {
      const { record, list } = await open(id);
      for (const [app, rules] of [
        ['a', ['rule-x']],
        ['b', []],
        ['a', ['rule-x', 'rule-y']],
      ] as [string, string[]][]) {
        await record(app, ...rules);
        now += 1000;
      }
      const found = async (query: object) =>
        (await list(query)).items.map(
          ({ app, denied }) => `${app} ${denied.join(' ')}`,
        );
      expect(await found({})).toEqual([
        'default/a rule-x rule-y',
        'default/b ',
        'default/a rule-x',
      ]);
      expect(await found({ rule: 'rule-y' })).toHaveLength(1);
      expect(await found({ rule: 'rule-x', limit: 1 })).toEqual([
        'default/a rule-x rule-y',
      ]);
      expect(await found({ app: 'default/b' })).toEqual(['default/b ']);
      expect(await found({ allow: 'true' })).toEqual(['default/b ']);
      expect(await found({ allow: 'false' })).toHaveLength(2);
      expect(await found({ point: 'token' })).toEqual([]);
      expect(await found({ from: '2026-11-22T10:00:01Z' })).toHaveLength(2);
      expect(await found({ to: '2026-11-22T10:00:00Z' })).toEqual([
        'default/a rule-x',
      ]);
    });

    it('forgets decisions once they are old enough', async () => {
      const { log, record, list } = await open(id, { retentionDays: 30 });
      await record('old', 'rule-x');
      now += 29 * DAY_MS;
      await record('new', 'rule-x');
      await log.forget(logger);
      expect((await list()).totalItems).toBe(2);
      now += 2 * DAY_MS;
      await log.forget(logger);
      const { items } = await list({ rule: 'rule-x' });
      expect(items.map(({ app }) => app)).toEqual(['default/new']);
    });

    it('posts each decision to a decision-log service, in batches and once', async () => {
      const { record, forwarder, log } = await open(id, {
        labels: { id: 'portal-1' },
        service: { url: `${server.url}/`, token: 't0p', batch: 2 },
      });
      const ids: string[] = [];
      for (const app of ['a', 'b', 'c', 'd', 'e']) {
        ids.push(await record(app, 'rule-x'));
      }
      await Promise.all([forwarder().forward(), forwarder().forward()]);
      await forwarder().forward();
      expect(server.events.map(event => event.decision_id).sort()).toEqual(
        [...ids].sort(),
      );
      expect(server.headers[0]).toMatchObject({
        url: '/opa/logs',
        authorization: 'Bearer t0p',
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      });
      const entry = await log.get(ids[0]);
      expect(
        server.events.find(event => event.decision_id === ids[0]),
      ).toMatchObject({
        labels: { app: 'micro-apps', id: 'portal-1' },
        path: 'micro_apps/deployment/decision',
        bundles: { 'micro-apps': { revision: 'r1' } },
        requested_by: 'user:default/u',
        input: entry.input,
        result: entry.result,
        erased: [
          '/input/app/spec/purpose',
          '/input/app/spec/controls/0/evidence',
        ],
      });
    });

    it('posts no more bytes at a time than a call may carry', async () => {
      const { record, forwarder } = await open(id, {
        service: { url: server.url, batchBytes: 1 },
      });
      const ids = [await record('a'), await record('b')];
      await forwarder().forward();
      expect(server.headers).toHaveLength(2);
      expect(server.events.map(event => event.decision_id).sort()).toEqual(
        [...ids].sort(),
      );
    });

    it('posts less at a time to a service that takes less', async () => {
      const { record, forwarder } = await open(id, {
        service: { url: server.url },
      });
      for (const app of ['a', 'b', 'c', 'd']) {
        await record(app);
      }
      server.most = 1;
      await forwarder().forward();
      expect(server.events).toHaveLength(4);
    });

    it('does not let a decision that is too large keep others waiting', async () => {
      const { record, forwarder } = await open(id, {
        service: { url: server.url },
      });
      await record('a');
      await record('huge');
      await record('b');
      server.refusedApp = 'huge';
      logger.warn.mockClear();
      await forwarder().forward();
      expect(server.events).toHaveLength(2);
      await forwarder().forward();
      expect(logger.warn).toHaveBeenCalledTimes(1);
    });

    it('masks what is erased in the messages about it as well', async () => {
      const { log, database } = await open(id, {
        erase: ['/data/sources/*/name'],
      });
      const name = 'acme (old)';
      const input: DeploymentInput = {
        ...deploymentInput(),
        data: {
          sources: [
            {
              name,
              declared: 'regulated',
              classification: 'regulated',
              categories: [],
            },
          ],
          highest: 'regulated',
        },
      };
      const outcome = outcomeOf('rule-x');
      outcome.decision.deny[0].message = `“Public” may not be sent “${name}” (regulated); x${name} is another.`;
      const decisionId = await database.transaction(
        async stores =>
          (
            await log.record(stores, [
              {
                point: 'deployment',
                input,
                outcome,
                app: null,
                requestedBy: 'user:default/u',
                at: clock().toISOString(),
              },
            ])
          )[0].decisionId,
      );
      const { result } = await log.get(decisionId);
      expect(result?.deny).toMatchObject([
        {
          rule: 'rule-x',
          message: `“Public” may not be sent “[erased]” (regulated); x${name} is another.`,
        },
      ]);
      expect(outcome.decision.deny[0].message).toContain(`“${name}”`);
    });

    it.each([
      ['answers 503', 503],
      ['redirects', 302],
      ['breaks off', 0],
    ])('waits, and posts again, while the service %s', async (_, status) => {
      const { record, forwarder } = await open(id, {
        service: { url: server.url, batch: 1 },
      });
      const ids = [await record('a'), await record('b')];
      server.status = status;
      await forwarder().forward();
      expect(server.headers).toHaveLength(1);
      expect(server.events).toEqual([]);

      server.status = 200;
      // The one that failed waits its time; the other does not wait for it.
      await forwarder().forward();
      expect(server.events).toHaveLength(1);
      now += 5_000;
      await forwarder().forward();
      expect(server.events.map(event => event.decision_id).sort()).toEqual(
        [...ids].sort(),
      );
    });

    it('posts again what a crash left claimed', async () => {
      const { database, record, forwarder } = await open(id, {
        service: { url: server.url },
      });
      const decisionId = await record('a');
      await database.transaction(({ policyDecisions }) =>
        policyDecisions.claimOwed(
          clock().toISOString(),
          new Date(now + 40_000).toISOString(),
          10,
        ),
      );
      await forwarder().forward();
      expect(server.events).toEqual([]);
      now += 40_000;
      await forwarder().forward();
      expect(server.events).toMatchObject([{ decision_id: decisionId }]);
    });
  });

  it.each([
    [{ service: { url: 'ftp://x' } }, 'service.url'],
    [{ service: { url: 'https://u:p@x' } }, 'token'],
    [{ service: { url: 'http://logs.acme', token: 't' } }, 'allowHttp'],
    [{ service: { url: 'http://127.0.0.1.acme' } }, 'allowHttp'],
    [{ retentionDays: 0 }, 'retentionDays'],
    [{ erase: ['purpose'] }, 'erase[0]'],
    [{ nonsense: 1 }, 'nonsense'],
  ])('refuses the configuration %j', (decisionLog, named) => {
    expect(() => configOf(decisionLog)).toThrow(named);
  });

  it('sends decisions in the clear where that is allowed', () => {
    const { service } = configOf({
      service: { url: 'http://logs.acme', allowHttp: true },
    });
    expect(service).not.toHaveProperty('allowHttp');
    expect(service?.url).toBe('http://logs.acme');
  });
});
