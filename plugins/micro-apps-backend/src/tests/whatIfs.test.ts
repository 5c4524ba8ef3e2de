import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type {
  Assessment,
  AssessResponse,
  WhatIf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { acting } from '../__testUtils__/approving';
import { testDatabases } from '../__testUtils__/databases';
import { highManifest, lowManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
  TEST_CONFIG,
} from '../__testUtils__/startMicroApps';
import {
  createTestEngine,
  TestEngine,
  testRule,
} from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const databases = testDatabases();
const [first] = TEST_CONFIG.modelEndpoints as JsonObject[];
const ID = 'llm-enterprise-x';

const labels = (whatIf: WhatIf[]) =>
  whatIf.flatMap(({ changes }) => changes.map(({ label }) => label)).join('\n');

describe.each(databases.eachSupportedId())('what would help, on %s', id => {
  let knex: Knex;
  let engine: TestEngine;
  let backend: MicroAppsBackend;
  let asked: string[];
  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
    engine = createTestEngine();
    engine.rules = [testRule('rule-x')];
    asked = [];
    const { evaluate } = engine;
    engine.evaluate = (point, inputs) => {
      asked.push(...inputs.map(({ app: { name } }) => name));
      return evaluate(point, inputs);
    };
    backend = await startMicroApps({ knex, engine });
  });
  afterEach(() => backend.stop());
  const { app, submit } = acting(() => backend);
  const change = async (extra: JsonObject) => {
    const { id: _id, ...entry } = first;
    const { status } = await backend
      .as('platform-admin')
      .put(`/model-endpoints/${ID}`, {
        version: 1,
        reason: 'The vendor said so',
        entry: { ...entry, ...extra },
      });
    expect(status).toBe(200);
  };
  const reassessed = () =>
    waitFor(async () => {
      const { body } = await backend
        .as('auditor')
        .get('/model-endpoints/reassessment');
      expect(body.progress.state).toBe('done');
    });
  const assessmentsOf = async (name: string): Promise<Assessment[]> => {
    const { assessment, latestRequest } = await app(name);
    const auditor = backend.as('auditor');
    const request = await auditor.get(`/approvals/${latestRequest?.id}`);
    const revision = await auditor.get(`/apps/default/${name}/revisions/1`);
    return [assessment, request.body.assessment, revision.body.assessment];
  };
  /** What it would be assessed at if it were sent now. */
  const fresh = async (manifest: object): Promise<Assessment> => {
    const answer = await backend
      .as('citizen-dev')
      .post('/assess', { manifest });
    const { change: _, ...assessment }: AssessResponse = answer.body;
    return assessment;
  };

  it('is never an endpoint that was withdrawn since, which no app of it uses', async () => {
    await submit(highManifest('high'));
    for (const { whatIf, verdict } of await assessmentsOf('high')) {
      expect(labels(whatIf)).toContain('LLM Enterprise X');
      expect(verdict.reasons.join()).toContain('LLM Enterprise X');
    }
    await change({ state: 'withdrawn' });
    await reassessed();
    for (const { whatIf, verdict } of await assessmentsOf('high')) {
      expect(whatIf).not.toEqual([]);
      expect(labels(whatIf)).not.toContain('LLM Enterprise X');
      expect(verdict.reasons.join()).not.toContain('LLM Enterprise X');
    }
  });

  it('is as complete after a change of the register as for who sends it now', async () => {
    await submit(lowManifest('low'));
    await change({ trust: 6 });
    await reassessed();
    const expected = await fresh(lowManifest('low'));
    expect(expected.shortestToAutoApproval).not.toBeNull();
    expect(await assessmentsOf('low')).toEqual([expected, expected, expected]);
  });

  it('is as complete after a change of the policies, and says what lifts the denial', async () => {
    await submit(lowManifest('low'));
    engine.decide = input =>
      input.app.spec.residency === 'eu'
        ? {
            deny: [
              { rule: 'rule-x', message: 'Not there.', remediation: 'Move.' },
            ],
            rules: { 'rule-x': 'failed' },
          }
        : {};
    engine.change('v2');
    await waitFor(async () =>
      expect((await app('low')).assessment.policy?.revision).toBe('v2'),
    );
    const expected = await fresh(lowManifest('low'));
    expect(labels(expected.whatIf)).toContain('United States');
    expect(await assessmentsOf('low')).toEqual([expected, expected, expected]);
  });

  it('is searched for who looks, not for apps that nobody looks at', async () => {
    const names = ['one', 'two', 'three'];
    for (const name of names) {
      await submit(lowManifest(name));
    }
    asked = [];
    await change({ trust: 6 });
    await reassessed();
    // Once by the job, and once more as they were sent shortly before it.
    const inAll = 2 * names.length;
    await waitFor(() => expect(asked).toHaveLength(inAll));
    for (const path of ['/apps', '/approvals?state=open', '/overview']) {
      expect((await backend.as('auditor').get(path)).status).toBe(200);
    }
    expect(asked).toHaveLength(inAll);
    await app('one');
    expect(asked.length).toBeGreaterThan(inAll + 1);
    const found = asked.length;
    await assessmentsOf('one');
    expect(asked).toHaveLength(found);
  });

  it('is left out while policies cannot be asked', async () => {
    await submit(highManifest('high'));
    const [{ residual }] = await assessmentsOf('high');
    engine.failure = { cause: 'unreachable', message: 'no answer' };
    const [assessment] = await assessmentsOf('high');
    expect(assessment).toMatchObject({
      residual,
      whatIf: [],
      shortestToAutoApproval: null,
    });
    expect(assessment.verdict.reasons.join()).not.toContain('No small change');
  });
});
