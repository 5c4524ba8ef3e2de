import {
  decisionLogEntrySchema,
  PolicyInput,
  policyDecisionResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import {
  createTestEngine,
  TestEngine,
  testRule,
} from '../__testUtils__/testEngine';

const APP = 'default/sales-notes-summarizer-v2';
const UNKNOWN_DIGEST = `sha256:${'0'.repeat(64)}`;

const deny = (rule: string) => ({
  deny: [{ rule, message: `${rule} says no.`, remediation: 'Change it.' }],
  rules: { [rule]: 'failed' as const },
});

onEachDatabase('decisions of policies', start => {
  let engine: TestEngine;
  let backend: MicroAppsBackend;
  let inputs: PolicyInput[];
  let digest: string;
  beforeEach(async () => {
    engine = createTestEngine();
    engine.rules = [testRule('rule-x'), testRule('rule-y')];
    inputs = [];
    backend = await start({ engine });
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    digest = body.revision.digest;
    engine.decide = input => {
      // Registrations are evaluated in the background, whenever that has its turn.
      if (input.point !== 'registration') {
        inputs.push(input);
      }
      return {};
    };
  });
  const ask = (body: object, person = 'citizen-dev') =>
    backend.as(person).post('/decisions', {
      app: APP,
      environment: 'sandbox',
      ...body,
    });
  const log = async (query = '') =>
    (await backend.as('auditor').get(`/decisions${query}`)).body;

  it('decides on a deployment by the facts of the registry, and logs it', async () => {
    const { status, body } = await ask({ point: 'deployment', digest });
    expect(status).toBe(201);
    expect(policyDecisionResponseSchema.parse(body)).toMatchObject({
      allow: true,
      deny: [],
      exempted: [],
      bundle: engine.status().bundle && { revision: 'test' },
    });
    expect(inputs).toMatchObject([
      {
        point: 'deployment',
        environment: 'sandbox',
        app: { namespace: 'default', digest },
        approval: {
          state: 'approved',
          approvedDigest: digest,
          approvedEnvironments: ['sandbox', 'staging'],
        },
      },
    ]);
    const entry = await backend
      .as('auditor')
      .get(`/decisions/${body.decisionId}`);
    expect(decisionLogEntrySchema.parse(entry.body)).toMatchObject({
      app: APP,
      point: 'deployment',
      allow: true,
      requestedBy: 'user:default/citizen-dev',
    });
    expect(JSON.stringify(entry.body)).not.toContain('weekly report');
  });

  it('takes scopes, destination and sources of a call, and nothing else of it', async () => {
    await ask({ point: 'token', scopes: ['crm.read'] });
    await ask({
      point: 'outbound',
      destination: { endpoint: 'openai-public' },
      sources: ['call-notes'],
    });
    expect(inputs).toMatchObject([
      { point: 'token', scopes: ['crm.read'], app: { digest } },
      {
        point: 'outbound',
        destination: { endpoint: 'openai-public' },
        sources: ['call-notes'],
        endpoints: [{ id: 'llm-enterprise-x' }, { id: 'openai-public' }],
      },
    ]);
  });

  it('denies by the rules, and finds what it denied', async () => {
    engine.decide = () => deny('rule-x');
    const { status, body } = await ask({ point: 'token' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ allow: false, deny: [{ rule: 'rule-x' }] });
    const found = await log('?rule=rule-x&allow=false');
    expect(found.items).toMatchObject([
      {
        decisionId: body.decisionId,
        denied: ['rule-x'],
        input: null,
        result: null,
      },
    ]);
    expect((await log('?rule=rule-y')).totalItems).toBe(0);
    const csv = await backend
      .as('auditor')
      .get('/decisions?point=token')
      .set('Accept', 'text/csv');
    expect(csv.text.split('\r\n')[1]).toContain(`,token,${APP},false,rule-x,`);
  });

  it('denies an app that the registry does not know, and logs that', async () => {
    const { status, body } = await ask({ point: 'token', app: 'default/none' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      allow: false,
      deny: [
        {
          rule: 'registered-revision',
          message: 'The registry knows no app “default/none”.',
        },
      ],
    });
    expect(inputs).toEqual([]);
    expect((await log()).items[0]).toMatchObject({
      decisionId: body.decisionId,
      app: null,
      denied: ['registered-revision'],
    });
  });

  it('denies a digest that the registry does not know, naming the one in force', async () => {
    const { body } = await ask({ point: 'deployment', digest: UNKNOWN_DIGEST });
    expect(body.allow).toBe(false);
    expect(body.deny[0].message).toContain(`in force is ${digest}`);
    expect(inputs).toEqual([]);
  });

  it('decides on the revision that is to be deployed, and on the one in force for a token', async () => {
    const manifest = { ...mediumManifest(), metadata: lowManifest().metadata };
    const second = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    inputs = [];
    await ask({ point: 'deployment', digest: second.body.revision.digest });
    await ask({ point: 'token' });
    expect(inputs).toMatchObject([
      {
        app: {
          digest: second.body.revision.digest,
          spec: { audience: 'department' },
        },
        approval: { approvedDigest: digest },
      },
      { app: { digest, spec: { audience: 'team' } } },
    ]);
  });

  it('denies while policies cannot be asked', async () => {
    engine.failure = { cause: 'timeout', message: 'It took too long' };
    const { status, body } = await ask({ point: 'token' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      allow: false,
      deny: [{ rule: 'policy-engine' }],
      bundle: null,
      failure: { cause: 'timeout' },
    });
    expect((await log('?rule=policy-engine')).items[0].failure.cause).toBe(
      'timeout',
    );
  });

  it.each([
    ['digest', { point: 'deployment' }],
    ['destination', { point: 'outbound' }],
    ['point', { point: 'registration' }],
    ['app', { point: 'token', app: '../x' }],
    ['environment', { point: 'token', environment: 'moon' }],
  ])('says that "%s" is wrong', async (path, body) => {
    const response = await ask(body);
    expect(response.status).toBe(400);
    expect(response.body.error.issues[0].path).toBe(path);
  });

  it('is not for those whom the permission policy does not let', async () => {
    expect((await ask({ point: 'token' }, 'auditor')).status).toBe(403);
    const client = backend.as('citizen-dev');
    expect((await client.get('/decisions')).status).toBe(403);
    expect((await client.get('/decisions/x')).status).toBe(403);
    expect((await backend.as('auditor').get('/decisions/x')).status).toBe(404);
  });

  it('logs the decision on each revision, of which previews are none', async () => {
    await backend
      .as('citizen-dev')
      .post('/assess', { manifest: lowManifest('other') });
    engine.decide = () => deny('rule-x');
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest('other') });
    const { items, totalItems } = await log('?point=registration');
    expect(totalItems).toBe(2);
    expect(items[0]).toMatchObject({
      app: 'default/other',
      allow: false,
      denied: ['rule-x'],
      requestedBy: 'user:default/citizen-dev',
    });
  });
});
