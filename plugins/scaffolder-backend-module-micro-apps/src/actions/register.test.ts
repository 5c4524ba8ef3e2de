import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  Assessment,
  SubmitBodyInput,
  SubmitResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createRegisterAction } from './register';

const axis = (value: number, label: string) => ({
  value,
  residual: value,
  factors: [{ id: 'f', label, points: value, source: 'spec' }],
});

function assessment(
  outcome: Assessment['verdict']['outcome'],
  legs: Assessment['verdict']['legs'] = [],
): Assessment {
  return {
    digest: `sha256:${'0'.repeat(64)}`,
    riskModel: { version: '1', digest: `sha256:${'1'.repeat(64)}` },
    axes: {
      dataSensitivity: axis(7, 'Call notes count as confidential'),
      modelTrust: axis(7, 'A managed enterprise platform'),
      operationalImpact: axis(2, 'Used by a team'),
    },
    inherent: { score: 42, tier: 'low' },
    residual: { score: 42, tier: 'low' },
    verdict: {
      outcome,
      legs,
      reasons: ['The risk is below 50'],
      guardrails: outcome === 'auto-approve' ? ['Masking stays on'] : [],
    },
    reviewIntervalDays: 90,
    checks: [],
    whatIf: [],
    shortestToAutoApproval: null,
  };
}

function answer(
  assessed = assessment('auto-approve'),
  request: { state: string; legs?: unknown[] } = { state: 'approved' },
  reasons: string[] = [],
): SubmitResponse {
  return {
    app: {
      namespace: 'default',
      name: 'notes',
      title: 'Notes',
      entityRef: 'microapp:default/notes',
      state: 'approved',
      score: 42,
      tier: 'low',
    },
    revision: {
      number: 2,
      change: {
        against: 1,
        material: reasons.length > 0,
        reasons: reasons.map(label => ({ id: 'r', label, paths: [] })),
      },
    },
    request: { id: 'request-1', ...request },
    assessment: assessed,
  } as unknown as SubmitResponse;
}

async function refusal(status: number, error: Record<string, unknown>) {
  return ResponseError.fromResponse(
    Response.json(
      { error: { name: 'Error', message: '', ...error }, response: {} },
      { status },
    ) as unknown as Parameters<typeof ResponseError.fromResponse>[0],
  );
}

const published = {
  apiVersion: 'micro-apps.dev/v1alpha1',
  kind: 'MicroApp',
  metadata: { name: 'notes', namespace: 'default' },
};

const manifest = {
  metadata: { name: 'notes', title: 'Notes' },
  spec: { owner: 'group:default/sales-ops' },
};

function setup(respond: () => Promise<SubmitResponse> = async () => answer()) {
  const submissions: {
    body: SubmitBodyInput;
    idempotencyKey?: string;
    token?: string;
  }[] = [];
  const lines: string[] = [];
  const auth = mockServices.auth({ pluginId: 'scaffolder' });
  const action = createRegisterAction({
    auth,
    catalog: catalogServiceMock({ entities: [published] }),
    registry: {
      assess: async () => ({ ...assessment('auto-approve'), change: null }),
      submit: async (body, options) => {
        submissions.push({ body, ...options });
        return respond();
      },
    },
  });
  const run = async (
    input: Parameters<typeof action.handler>[0]['input'] = { manifest },
    options: { isDryRun?: boolean } = {},
  ) => {
    const output: Record<string, unknown> = {};
    const logger = mockServices.logger.mock();
    logger.info.mockImplementation(line => lines.push(line));
    await action.handler({
      ...createMockActionContext(),
      input,
      logger,
      output: (name, value) => {
        output[name] = value;
      },
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/citizen-dev'),
      task: { id: 'task-1' },
      step: { id: 'register' },
      ...options,
    });
    return output;
  };
  return { run, submissions, lines, auth };
}

describe('micro-apps:register', () => {
  it('submits on behalf of whoever runs the template', async () => {
    const { run, submissions } = setup();
    await run();
    expect(submissions).toHaveLength(1);
    const target = mockServices.auth({ pluginId: 'micro-apps' });
    const { principal } = await target.authenticate(submissions[0].token!);
    expect(principal).toMatchObject({
      type: 'user',
      userEntityRef: 'user:default/citizen-dev',
    });
  });

  it('sends the manifest, the comment and the base revision', async () => {
    const { run, submissions } = setup();
    await run({ manifest, comment: '  please  ', baseRevision: 1 });
    expect(submissions[0].body).toEqual({
      manifest: {
        apiVersion: 'micro-apps.dev/v1alpha1',
        kind: 'MicroApp',
        ...manifest,
      },
      comment: 'please',
      baseRevision: 1,
    });
  });

  it('leaves out an empty comment', async () => {
    const { run, submissions } = setup();
    await run({ manifest, comment: ' ' });
    expect(submissions[0].body).not.toHaveProperty('comment');
  });

  it('uses the same key when the task repeats the step', async () => {
    const { run, submissions } = setup();
    await run();
    await run();
    expect(submissions.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      'scaffolder:task-1:register',
      'scaffolder:task-1:register',
    ]);
  });

  it('says the outcome in outputs and log', async () => {
    const { run, lines } = setup();
    await expect(run()).resolves.toEqual({
      entityRef: 'microapp:default/notes',
      requestId: 'request-1',
      revision: 2,
      state: 'approved',
      score: 42,
      tier: 'low',
      outcome: 'auto-approve',
      message: expect.stringMatching(
        /^Approved at once[^]*- The risk is below 50[^]*- Masking stays on$/,
      ),
      links: [
        {
          title: 'Open Notes',
          icon: 'catalog',
          entityRef: 'microapp:default/notes',
        },
        {
          title: 'See its risk and approval',
          icon: 'dashboard',
          url: '/catalog/default/microapp/notes/governance',
        },
      ],
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'Data sensitivity: 7 of 10',
        '  - Call notes count as confidential',
        'Risk score: 42 (low).',
        'Guardrail: Masking stays on',
      ]),
    );
  });

  it.each([
    [
      'a review',
      answer(
        assessment('review'),
        {
          state: 'open',
          legs: [
            { name: 'security', count: 2 },
            { name: 'owner', count: 1 },
          ],
        },
        ['Wider audience: team -> company'],
      ),
      /^Waiting for approval by security \(2 people\) and owner\.\n\n- Wider audience: team -\\> company\n- The risk is below 50$/,
    ],
    [
      'people who are asked of a low risk, since the app was stopped',
      answer(assessment('auto-approve'), {
        state: 'open',
        legs: [{ name: 'security', count: 1 }],
      }),
      /^Waiting for approval by security\.\n\n- The risk is below 50$/,
    ],
    [
      'an approval that carries over, whatever the verdict by itself',
      answer(assessment('review', [{ name: 'security', count: 1 }]), {
        state: 'carried-over',
      }),
      /^Nothing changed that matters to the approval: it carries over, and the change is in force\.$/,
    ],
    [
      'a block',
      answer(assessment('block'), { state: 'blocked' }),
      /^Blocked: the risk is too high/,
    ],
  ])('tells what happens next: %s', async (_, response, message) => {
    const { run } = setup(async () => response);
    const output = await run();
    expect(output.message).toMatch(message);
  });

  it('only assesses in a dry run', async () => {
    const { run, submissions, lines } = setup();
    await run({ manifest }, { isDryRun: true });
    expect(submissions).toEqual([]);
    expect(lines).toContain('Risk score: 42 (low).');
  });

  it.each<[number, Record<string, unknown>, string, string]>([
    [
      400,
      {
        issues: [
          { path: 'manifest.spec.owner', message: 'is not in the catalog' },
          { path: 'manifest.spec.audience', message: 'is required' },
        ],
      },
      'InputError',
      'Please correct:\n- manifest.spec.owner: is not in the catalog\n- manifest.spec.audience: is required',
    ],
    [400, { message: 'no issues here' }, 'InputError', 'no issues here'],
    [413, { message: 'too large' }, 'InputError', 'too large'],
    [403, { message: 'not yours' }, 'NotAllowedError', 'not yours'],
    [
      409,
      { message: 'The name is taken' },
      'ConflictError',
      'was not submitted: The name is taken',
    ],
    [
      503,
      { message: 'the catalog is away' },
      'ServiceUnavailableError',
      'Try again in a moment',
    ],
  ])('makes a %d readable', async (status, error, name, message) => {
    const { run } = setup(async () => {
      throw await refusal(status, error);
    });
    const refused = await run().catch(caught => caught);
    expect(refused).toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
    // What the log of the task shows.
    expect(refused.stack).toBe(refused.message);
  });

  it('says so when the registry is out of reach', async () => {
    const { run } = setup(async () => {
      throw new TypeError('fetch failed');
    });
    await expect(run()).rejects.toThrow(/could not be reached\. Try again/);
  });
});
