import type { JsonObject } from '@backstage/types';
import type {
  SubmitResponse,
  Waiver,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { createTestEngine, testRule } from '../__testUtils__/testEngine';

const NAME = 'sales-notes-summarizer-v2';
const PATH = `/apps/default/${NAME}/waivers`;
const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString();

const finding = (rule: string) => ({
  rule,
  message: `It is against ${rule}.`,
  remediation: `Change it for ${rule}.`,
});

/** A rule that denies, one that warns, one that denies and cannot be waived, and one that is kept. */
function strictEngine() {
  const engine = createTestEngine();
  engine.rules = [
    testRule('residency'),
    testRule('network'),
    testRule('hard', { waivable: false }),
    testRule('kept'),
  ];
  engine.decide = () => ({
    deny: [finding('residency')],
    warn: [finding('network')],
    rules: {
      residency: 'failed',
      network: 'warned',
      hard: 'passed',
      kept: 'passed',
    },
  });
  return engine;
}

const body = (change: object = {}) => ({
  rule: 'residency',
  reason: 'The vendor moves to the EU in December.',
  compensatingControl: 'Only masked notes are sent.',
  expiresAt: inDays(30),
  ...change,
});

onEachDatabase('waivers', start => {
  let backend: MicroAppsBackend;
  let engine: ReturnType<typeof strictEngine>;
  let submitted: SubmitResponse;
  beforeEach(async () => {
    engine = strictEngine();
    backend = await start({ engine });
    ({ body: submitted } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() }));
  });

  const propose = (person = 'security-reviewer', change: object = {}) =>
    backend.as(person).post(PATH, body(change));
  const decide = (
    person: string,
    { id }: Waiver,
    decision: string,
    change: object = {},
  ) =>
    backend.as(person).post(`${PATH}/${id}/decisions`, {
      decision,
      ...(decision !== 'approve' && { comment: 'So it is.' }),
      ...change,
    });
  const app = async (person = 'security-reviewer') =>
    (await backend.as(person).get(`/apps/default/${NAME}`)).body;
  const approved = async (change: object = {}): Promise<Waiver> => {
    const { body: proposed } = await propose('security-reviewer', change);
    const { status, body: answer } = await decide(
      'second-reviewer',
      proposed.waiver,
      'approve',
    );
    expect(status).toBe(201);
    return answer.waiver;
  };

  const approvedBySecond = async (waiver: Waiver): Promise<Waiver> => {
    const answer = await decide('second-reviewer', waiver, 'approve');
    expect(answer.status).toBe(201);
    return answer.body.waiver;
  };

  it('need two people, and then show the rule as exempted, not as passed', async () => {
    expect(submitted.app.state).toBe('blocked');
    const { status, body: proposed } = await propose();
    expect(status).toBe(201);
    expect(proposed.waiver).toMatchObject({
      state: 'proposed',
      rule: 'residency',
      ruleTitle: 'Rule residency',
      reason: 'The vendor moves to the EU in December.',
      mayDecide: false,
      mayRevoke: true,
    });
    // Nothing changes before the second person agrees.
    expect((await app()).state).toBe('blocked');

    const self = await decide('security-reviewer', proposed.waiver, 'approve');
    expect(self.status).toBe(403);
    expect(self.body.error.message).toContain('somebody else');

    const waiver = await approvedBySecond(proposed.waiver);
    expect(waiver).toMatchObject({
      state: 'active',
      decidedBy: 'user:default/second-reviewer',
    });
    const detail = await app();
    expect(detail.state).toBe('approved');
    expect(
      detail.assessment.checks.find(
        ({ id }: { id: string }) => id === 'residency',
      ),
    ).toMatchObject({ status: 'exempted', exemptedUntil: waiver.expiresAt });
    expect(detail.waivers).toMatchObject([{ state: 'active' }]);
  });

  it('hold for the calls of the app too, where a rule is about the same', async () => {
    const { expiresAt } = await approved();
    engine.decide = () => ({
      deny: [{ ...finding('kept'), waivedWith: 'residency' }],
      rules: { kept: 'failed' },
    });
    const call = async () =>
      (
        await backend.as('citizen-dev').post('/decisions', {
          point: 'outbound',
          app: `default/${NAME}`,
          environment: 'sandbox',
          destination: { host: 'api.example.com' },
        })
      ).body;
    expect(await call()).toMatchObject({
      allow: true,
      deny: [],
      exempted: [{ rule: 'kept', until: expiresAt }],
    });
    engine.decide = () => ({
      deny: [
        { ...finding('kept'), waivedWith: 'residency' },
        { ...finding('kept'), waivedWith: 'hard' },
        finding('kept'),
      ],
      rules: { kept: 'failed' },
    });
    const { allow, deny, exempted } = await call();
    expect([allow, deny.length, exempted]).toEqual([false, 2, []]);
  });

  it.each(['citizen-dev', 'app-owner', 'auditor', 'platform-admin'])(
    'are not proposed by %s',
    async person => {
      expect((await propose(person)).status).toBe(403);
    },
  );

  it('are not proposed or approved by a reviewer who requested the app', async () => {
    const { body: mine } = await backend
      .as('security-reviewer')
      .post('/requests', { manifest: lowManifest('mine') });
    expect(mine.app.state).toBe('blocked');
    const path = '/apps/default/mine/waivers';
    const refused = await backend.as('security-reviewer').post(path, body());
    expect(refused.status).toBe(403);
    const { body: proposed } = await backend
      .as('second-reviewer')
      .post(path, body());
    const approval = await backend
      .as('security-reviewer')
      .post(`${path}/${proposed.waiver.id}/decisions`, {
        decision: 'approve',
      });
    expect(approval.status).toBe(403);
    expect(approval.body.error.message).toContain('requested');
  });

  it.each<[string, JsonObject, number, string]>([
    ['an unknown rule', { rule: 'nothing' }, 400, 'residency, network'],
    ['a rule that cannot be waived', { rule: 'hard' }, 400, 'cannot'],
    ['a rule that is kept', { rule: 'kept' }, 409, 'nothing to waive'],
    ['no reason', { reason: ' ' }, 400, 'reason'],
    ['no control', { compensatingControl: '' }, 400, 'compensatingControl'],
    ['markup', { reason: '<script>' }, 400, 'plain text'],
    ['an end in the past', { expiresAt: inDays(-1) }, 400, 'in the future'],
    ['an end too far ahead', { expiresAt: inDays(91) }, 400, '90 days'],
    ['a stale digest', { digest: `sha256:${'0'.repeat(64)}` }, 409, 'changed'],
    ['an unknown field', { extra: 1 }, 400, 'extra'],
  ])('are refused with %s', async (_, change, expected, words) => {
    const { status, body: answer } = await propose('security-reviewer', change);
    expect(status).toBe(expected);
    expect(JSON.stringify(answer.error)).toContain(words);
    expect((await app()).waivers).toEqual([]);
  });

  it('may be of a rule that warns, and last 90 days', async () => {
    const waiver = await approved({ rule: 'network', expiresAt: inDays(90) });
    expect(waiver.state).toBe('active');
    expect((await app()).state).toBe('blocked');
  });

  it('are one at a time for a rule, also where two are proposed at once', async () => {
    const answers = await Promise.all([
      propose('security-reviewer'),
      propose('second-reviewer'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('are approved once, also where two decide at once', async () => {
    const { body: proposed } = await propose();
    const answers = await Promise.all([
      decide('second-reviewer', proposed.waiver, 'approve'),
      decide('reviewer-1', proposed.waiver, 'refuse'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('act once for one Idempotency-Key', async () => {
    const send = (change: object = {}) =>
      propose('security-reviewer', {
        expiresAt: '2026-12-24T00:00:00Z',
        ...change,
      }).set('Idempotency-Key', 'k1');
    const first = await send();
    const second = await send();
    expect(second.body).toEqual(first.body);
    expect((await send({ reason: 'Another.' })).status).toBe(409);
  });

  it('can be refused, with a reason, and proposed again', async () => {
    const { body: proposed } = await propose();
    const silent = await decide('second-reviewer', proposed.waiver, 'refuse', {
      comment: undefined,
    });
    expect(silent.status).toBe(400);
    const { body: refused } = await decide(
      'second-reviewer',
      proposed.waiver,
      'refuse',
    );
    expect(refused.waiver).toMatchObject({
      state: 'refused',
      comment: 'So it is.',
      mayDecide: false,
    });
    expect(
      (await decide('second-reviewer', proposed.waiver, 'approve')).status,
    ).toBe(409);
    expect((await propose()).status).toBe(201);
  });

  it('block the request that waits again when they are revoked', async () => {
    const { body: medium } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    expect(medium.app.state).toBe('blocked');
    const path = '/apps/default/department-bot/waivers';
    const { body: proposed } = await backend
      .as('security-reviewer')
      .post(path, body());
    const step = (person: string, decision: string) =>
      backend.as(person).post(`${path}/${proposed.waiver.id}/decisions`, {
        decision,
        comment: 'Said.',
      });
    await step('second-reviewer', 'approve');
    const get = () =>
      backend.as('security-reviewer').get('/apps/default/department-bot');
    expect((await get()).body.state).toBe('in-review');
    expect((await step('security-reviewer', 'revoke')).status).toBe(201);
    expect((await get()).body).toMatchObject({
      state: 'blocked',
      waivers: [
        { state: 'revoked', endedBy: 'user:default/security-reviewer' },
      ],
    });
  });

  it('carry over to a later revision, and are shown in the preview of the form', async () => {
    await approved();
    const manifest = lowManifest();
    manifest.spec.purpose = 'Something else.';
    const preview = await backend
      .as('citizen-dev')
      .post('/assess', { manifest });
    expect(preview.body.verdict.outcome).toBe('auto-approve');
    const { body: next } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(next.app.state).toBe('approved');
  });

  it('never help where policies cannot be asked', async () => {
    await approved();
    engine.failure = { cause: 'timeout', message: 'too slow' };
    const manifest = lowManifest();
    manifest.spec.purpose = 'Something else.';
    const { body: next } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(next.app.state).toBe('blocked');
  });

  it('do not count for a rule that is not waivable any more', async () => {
    await approved();
    engine.rules = [testRule('residency', { waivable: false })];
    const manifest = lowManifest();
    manifest.spec.purpose = 'Something else.';
    const { body: next } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(next.app.state).toBe('blocked');
  });

  it('are listed with those that wait first, and hide words from whoever may not read evidence', async () => {
    await approved({ rule: 'network' });
    await propose();
    const list = await backend.as('second-reviewer').get('/waivers');
    expect(list.body).toMatchObject({
      items: [
        { rule: 'residency', state: 'proposed', mayDecide: true },
        { rule: 'network', state: 'active' },
      ],
      totalItems: 2,
    });
    const filtered = await backend
      .as('auditor')
      .get(`/waivers?state=active&app=default/${NAME}&rule=network&limit=1`);
    expect(filtered.body.items).toMatchObject([
      { rule: 'network', mayDecide: false, mayRevoke: false },
    ]);
    const outsider = await backend.as('loner').get('/waivers');
    expect(outsider.body.items[0]).toMatchObject({
      reason: null,
      compensatingControl: null,
      comment: null,
    });
  });

  it('leave an audit entry for each step, without the words of people', async () => {
    const waiver = await approved();
    await decide('security-reviewer', waiver, 'revoke');
    const { body: audit } = await backend
      .as('auditor')
      .get(`/apps/default/${NAME}/audit`);
    const entries = audit.items.filter(({ action }: { action: string }) =>
      action.startsWith('waiver-'),
    );
    expect(entries).toMatchObject([
      { action: 'waiver-revoke', actor: 'user:default/security-reviewer' },
      {
        action: 'waiver-approve',
        data: { states: ['blocked', 'approved'], rule: 'residency' },
      },
      { action: 'waiver-propose' },
    ]);
    expect(JSON.stringify(entries)).not.toContain('The vendor moves');
    expect(JSON.stringify(entries)).not.toContain('masked notes');
    const { body: chain } = await backend.as('auditor').get('/audit/verify');
    expect(chain.status).toBe('intact');
  });

  it('are found by nobody under another app', async () => {
    const { body: proposed } = await propose();
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest('other') });
    const { status } = await backend
      .as('second-reviewer')
      .post(`/apps/default/other/waivers/${proposed.waiver.id}/decisions`, {
        decision: 'approve',
      });
    expect(status).toBe(404);
  });
});
