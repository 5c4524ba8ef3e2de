import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  AppSummary,
  ApprovalRequest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { mediumManifest } from '../__testUtils__/manifests';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';

const ROUNDS = 4;
const WRITERS = 4;

/** What the back end acknowledged, and so must not forget. */
type Acknowledged = {
  submissions: Map<string, string>;
  decisions: Map<string, string>;
};

/** Submits and decides one app after the other, until the back end is gone. */
async function write(
  backend: KillableBackend,
  writer: string,
  acknowledged: Acknowledged,
): Promise<void> {
  for (let number = 0; ; number += 1) {
    const name = `app-${writer}-${number}`;
    const key = { 'Idempotency-Key': name };
    const manifest = mediumManifest(name);
    const submitted = await backend.call(
      'citizen-dev',
      'POST',
      '/requests',
      { manifest },
      key,
    );
    expect(submitted.status).toBe(201);
    const { request } = submitted.body;
    acknowledged.submissions.set(name, request.id);
    for (const [person, leg] of [
      ['security-reviewer', 'security'],
      ['app-owner', 'owner'],
    ]) {
      const decided = await backend.call(
        person,
        'POST',
        `/approvals/${request.id}/decisions`,
        { leg, decision: 'approve', digest: request.digest },
      );
      expect(decided.status).toBe(201);
      acknowledged.decisions.set(decided.body.decision.id, request.id);
    }
  }
}

/** Writes with several writers at once, and kills the back end after some acknowledgements. */
async function writeAndKill(
  backend: KillableBackend,
  round: number,
  acknowledged: Acknowledged,
): Promise<void> {
  const before = acknowledged.submissions.size;
  const writers = Array.from({ length: WRITERS }, (_, index) =>
    write(backend, `${round}-${index}`, acknowledged).catch(error => {
      // A connection that breaks off is what this is about; anything else is a fault.
      if (error.name !== 'TypeError') {
        throw error;
      }
    }),
  );
  const killed = (async () => {
    while (acknowledged.submissions.size < before + 2 + 3 * round) {
      await new Promise(resolve => setImmediate(resolve));
    }
    // At another point of what is going on in each round.
    await new Promise(resolve => setTimeout(resolve, round * 3));
    await backend.kill();
  })();
  await Promise.all([...writers, killed]);
}

async function all<T>(backend: KillableBackend, path: string): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const { body } = await backend.call(
      'auditor',
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=200&offset=${items.length}`,
    );
    items.push(...body.items);
    if (!body.pageInfo.hasNextPage) {
      return items;
    }
  }
}

/** Nothing acknowledged is lost, and nothing is half done. */
async function check(
  backend: KillableBackend,
  acknowledged: Acknowledged,
): Promise<void> {
  const requests = await all<ApprovalRequest>(backend, '/approvals');
  const apps = await all<AppSummary>(backend, '/apps');
  const submitted = await all(backend, '/audit?action=request-submit');
  const decided = await all(backend, '/audit?action=request-decide');
  const audit = await backend.call('auditor', 'GET', '/audit/verify');

  expect(audit.body).toMatchObject({ status: 'intact', complete: true });
  const ids = new Set(requests.map(({ id }) => id));
  for (const [name, id] of acknowledged.submissions) {
    expect([name, ids.has(id)]).toEqual([name, true]);
  }
  const decisions = requests.flatMap(request => request.decisions);
  const decisionIds = new Set(decisions.map(({ id }) => id));
  for (const id of acknowledged.decisions.keys()) {
    expect(decisionIds.has(id)).toBe(true);
  }
  expect(requests).toHaveLength(apps.length);
  expect(submitted).toHaveLength(requests.length);
  expect(decided).toHaveLength(decisions.length);
  for (const request of requests) {
    expect(request.legs).toHaveLength(2);
    const isApproved = request.decisions.length === 2;
    expect(request.state).toBe(isApproved ? 'approved' : 'open');
    const app = apps.find(({ name }) => name === request.app.name);
    expect(app).toMatchObject(
      isApproved
        ? { state: 'approved', approvedRevision: 1, openRequestId: null }
        : {
            state: 'in-review',
            approvedRevision: null,
            openRequestId: request.id,
          },
    );
  }
  const detail = await backend.call(
    'auditor',
    'GET',
    `/apps/default/${apps[0].name}`,
  );
  expect(detail.status).toBe(200);
}

/** A caller that does not know whether it was heard repeats the call, and the app is there once. */
async function repeat(
  backend: KillableBackend,
  round: number,
  acknowledged: Acknowledged,
): Promise<void> {
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const done = [...acknowledged.submissions.keys()].filter(name =>
      name.startsWith(`app-${round}-${writer}-`),
    ).length;
    for (const number of [Math.max(done - 1, 0), done]) {
      const name = `app-${round}-${writer}-${number}`;
      const { status, body } = await backend.call(
        'citizen-dev',
        'POST',
        '/requests',
        { manifest: mediumManifest(name) },
        { 'Idempotency-Key': name },
      );
      expect(status).toBe(201);
      expect(body.revision.number).toBe(1);
      const known = acknowledged.submissions.get(name);
      expect(body.request.id).toBe(known ?? body.request.id);
      acknowledged.submissions.set(name, body.request.id);
    }
  }
}

describe('a back end that is killed', () => {
  const databases = testDatabases();
  let directory: string;
  let backend: KillableBackend | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  afterEach(async () => {
    await backend?.kill();
    backend = undefined;
    await rm(directory, { recursive: true });
  });

  it.each(databases.eachSupportedId())(
    'has lost nothing and shows no half state on %s',
    async id => {
      const database = await lastingDatabase(databases, id, directory);
      const acknowledged: Acknowledged = {
        submissions: new Map(),
        decisions: new Map(),
      };
      backend = await startKillableBackend(database);
      for (let round = 0; round < ROUNDS; round += 1) {
        await writeAndKill(backend, round, acknowledged);
        backend = undefined;
        backend = await startKillableBackend(database);
        await check(backend, acknowledged);
        await repeat(backend, round, acknowledged);
      }
      await check(backend, acknowledged);
      expect(acknowledged.decisions.size).toBeGreaterThan(0);
    },
    180_000,
  );
});
