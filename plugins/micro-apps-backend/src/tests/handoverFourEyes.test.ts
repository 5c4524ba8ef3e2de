import { acting } from '../__testUtils__/approving';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { createTestEngine, testRule } from '../__testUtils__/testEngine';

const NAME = 'department-bot';
const APP = `/apps/default/${NAME}`;
const REVIEWER = 'user:default/security-reviewer';
const IN_QUESTION = {
  state: 'in-review',
  approvedRevision: { number: 2 },
  residual: { score: 63 },
};

/** 63, medium; 36, low, once masking is verified. */
const manifest = () => {
  const input = mediumManifest(NAME);
  input.spec.controls = [{ id: 'pii-masking' }];
  return input;
};

onEachDatabase('a hand-over to who acted for security', start => {
  const engine = createTestEngine();
  let backend: MicroAppsBackend;
  const { app, approve, audit, decide, submit, verify } = acting(() => backend);
  const finding = (person: string, outcome: string, digest: string) =>
    backend.as(person).post(`${APP}/controls/pii-masking/verifications`, {
      digest,
      outcome,
      evidence: 'Looked at the gateway.',
    });
  const offer = (to: string) =>
    backend.as('app-owner').post(`${APP}/handover`, { to }).expect(201);
  const accept = async () =>
    backend.as('security-reviewer').post(`${APP}/handover/acceptance`, {
      digest: (await app(NAME)).currentRevision.digest,
    });
  const handOver = async (to: string) => {
    await offer(to);
    const { status, body } = await accept();
    expect([status, body.error?.message]).toEqual([201, undefined]);
  };

  beforeEach(async () => {
    engine.failure = undefined;
    engine.decide = () => ({});
    backend = await start({ engine });
    await submit(manifest());
  });

  it('asks somebody else to agree, and lets what was approved run meanwhile', async () => {
    await approve(NAME);
    await handOver(REVIEWER);
    const reopened = await app(NAME);
    expect(reopened).toMatchObject({
      ...IN_QUESTION,
      owner: REVIEWER,
      reopening: { cause: 'reopened:owner' },
      openRequest: {
        revision: 2,
        cause: 'reopened:owner',
        reasons: [
          {
            id: 'four-eyes',
            label: `${REVIEWER} agreed to what is in force, and is on the owner's side now: somebody else has to agree`,
          },
        ],
        legs: [{ name: 'security' }, { name: 'owner', approvers: [REVIEWER] }],
      },
    });
    // What says nothing new about the score does not end the question.
    await finding('second-reviewer', 'refused', reopened.openRequest!.digest);
    expect((await app(NAME)).state).toBe('in-review');

    const refused = await decide(NAME, 'security-reviewer', 'security');
    expect(refused.status).toBe(403);
    for (const [person, leg] of [
      ['second-reviewer', 'security'],
      ['security-reviewer', 'owner'],
    ]) {
      expect((await decide(NAME, person, leg)).status).toBe(201);
    }
    expect(await app(NAME)).toMatchObject({
      state: 'approved',
      reopening: null,
    });
  });

  it('counts their findings of controls no longer', async () => {
    await verify(NAME, 'pii-masking');
    expect(await app(NAME)).toMatchObject({ state: 'approved', score: 36 });
    await handOver('group:default/security');
    expect(await app(NAME)).toMatchObject({
      ...IN_QUESTION,
      controls: [{ id: 'pii-masking', status: 'expired' }],
      openRequest: {
        cause: 'reopened:owner',
        reasons: [
          {
            id: 'control',
            label: `${REVIEWER} verified the control “pii-masking”, and is on the owner's side now: somebody else has to verify it`,
          },
        ],
      },
    });
    await backend.runTask('expire-controls');
    expect((await audit(NAME)).map(({ action }) => action)).not.toContain(
      'control-expire',
    );
  });

  /** As if a rule found something of the app, and the reviewer had let somebody else waive it. */
  const waive = async (finds: 'warn' | 'deny') => {
    engine.rules = [testRule('network')];
    engine.decide = () => ({
      [finds]: [
        {
          rule: 'network',
          message: 'It is against network.',
          remediation: 'Change it.',
        },
      ],
      rules: { network: finds === 'warn' ? 'warned' : 'failed' },
    });
    engine.change(`finds-${finds}`);
    await backend.runTask('evaluate-policies');
    const { body } = await backend
      .as('security-reviewer')
      .post(`${APP}/waivers`, {
        rule: 'network',
        reason: 'It moves in December.',
        compensatingControl: 'Only masked notes are sent.',
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      })
      .expect(201);
    await backend
      .as('second-reviewer')
      .post(`${APP}/waivers/${body.waiver.id}/decisions`, {
        decision: 'approve',
      })
      .expect(201);
  };

  it('ends their waivers, and opens the conditions that they closed', async () => {
    await approve(NAME, ['Ask the lawyers.']);
    const [{ id }] = (await app(NAME)).conditions;
    await backend
      .as('security-reviewer')
      .post(`${APP}/conditions/${id}/resolution`, {
        outcome: 'met',
        comment: 'They were asked.',
      })
      .expect(200);
    await waive('warn');
    await handOver(REVIEWER);
    const owned = await app(NAME, 'second-reviewer');
    expect(owned).toMatchObject({
      owner: REVIEWER,
      openConditions: 1,
      conditions: [{ state: 'open', resolvedBy: null }],
      waivers: [{ state: 'revoked', endedBy: 'service:micro-apps' }],
    });
    expect(owned.assessment.checks).toContainEqual(
      expect.objectContaining({ id: 'network', status: 'warned' }),
    );
    expect((await audit(NAME)).map(({ action }) => action)).toContain(
      'security-acts-end',
    );
  });

  it('is refused where their own waiver is all that lets it run', async () => {
    await approve(NAME);
    await waive('deny');
    await offer(REVIEWER);
    const { status, body } = await accept();
    expect(status).toBe(409);
    expect(body.error.message).toContain(
      'That is waived by somebody who would own it',
    );
    expect((await app(NAME)).waivers).toMatchObject([{ state: 'active' }]);
  });

  it('is remembered where nobody has to agree just now', async () => {
    await approve(NAME);
    const { digest } = (await app(NAME)).currentRevision;
    await finding('second-reviewer', 'verified', digest);
    await handOver(REVIEWER);
    const still = await app(NAME);
    expect(still).toMatchObject({
      state: 'approved',
      score: 36,
      openRequest: null,
    });
    await finding('second-reviewer', 'refused', still.currentRevision.digest);
    expect(await app(NAME)).toMatchObject({
      ...IN_QUESTION,
      openRequest: { cause: 'reopened:control' },
    });
  });

  it('puts what is in force in question where a newer revision waits', async () => {
    await approve(NAME);
    const wider = manifest();
    wider.spec.audience = 'company';
    await submit(wider);
    await handOver(REVIEWER);
    expect(await app(NAME)).toMatchObject({
      openRequest: { revision: 4, cause: 'change' },
      reopening: { cause: 'reopened:owner' },
    });
    const { status } = await decide(NAME, 'second-reviewer', 'security', {
      decision: 'reject',
      comment: 'Not for so many.',
    });
    expect(status).toBe(201);
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      openRequest: { revision: 3, cause: 'reopened:owner' },
    });
  });

  it('waits while the policies cannot be asked', async () => {
    await approve(NAME);
    await offer(REVIEWER);
    engine.failure = { cause: 'timeout', message: 'too slow' };
    expect((await accept()).status).toBe(503);
    engine.failure = undefined;
    expect((await accept()).status).toBe(201);
  });
});
