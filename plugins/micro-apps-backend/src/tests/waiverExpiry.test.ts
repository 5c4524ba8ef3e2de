import type { Waiver } from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { createTestEngine, testRule } from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const START = Date.parse('2026-11-22T10:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const NAME = 'sales-notes-summarizer-v2';
const PATH = `/apps/default/${NAME}/waivers`;

onEachDatabase('the end of waivers', start => {
  let backend: MicroAppsBackend;

  // Only the clock is replaced: everything that waits goes on as it does.
  beforeEach(() => {
    jest.useFakeTimers({
      now: START,
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'requestAnimationFrame',
        'cancelAnimationFrame',
        'requestIdleCallback',
        'cancelIdleCallback',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const denying = () => {
    const engine = createTestEngine();
    engine.rules = [testRule('residency')];
    engine.decide = () => ({
      deny: [
        { rule: 'residency', message: 'No.', remediation: 'Use another.' },
      ],
      rules: { residency: 'failed' },
    });
    return engine;
  };

  const waived = async (days: number): Promise<Waiver> => {
    backend = await start({ engine: denying() });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    const { body: proposed } = await backend
      .as('security-reviewer')
      .post(PATH, {
        rule: 'residency',
        reason: 'Why.',
        compensatingControl: 'What instead.',
        expiresAt: new Date(START + days * DAY_MS).toISOString(),
      });
    const { body: decided } = await backend
      .as('second-reviewer')
      .post(`${PATH}/${proposed.waiver.id}/decisions`, { decision: 'approve' });
    expect(decided.waiver.state).toBe('active');
    return decided.waiver;
  };
  const after = (days: number) => jest.setSystemTime(START + days * DAY_MS);
  const reminders = () =>
    backend.notifications
      .filter(({ payload }) => payload.scope?.endsWith(':expiry'))
      .map(({ payload }) => payload.title.replace(/^.*ends? /, ''));
  const run = () => backend.runTask('end-waivers');
  const app = async () =>
    (await backend.as('security-reviewer').get(`/apps/default/${NAME}`)).body;

  it('is reminded of 14, 7 and 1 days before, once each, to the owner and the proposer', async () => {
    await waived(30);
    await run();
    expect(reminders()).toEqual([]);
    for (const day of [16, 16.5, 20, 23, 24, 29, 29.5]) {
      after(day);
      await run();
    }
    expect(reminders()).toEqual(['in 14 days', 'in 7 days', 'tomorrow']);
    const last = backend.notifications.at(-1)!;
    expect(last.recipients).toMatchObject({
      entityRef: ['group:default/sales-ops', 'user:default/security-reviewer'],
    });
    const scopes = backend.notifications
      .map(({ payload }) => payload.scope)
      .filter(scope => scope?.endsWith(':expiry'));
    expect(new Set(scopes).size).toBe(1);
  });

  it('is told of with the days that are left, where reminding began late', async () => {
    await waived(30);
    after(26);
    await run();
    expect(reminders()).toEqual(['in 4 days']);
  });

  it('brings the rule back into force, and is audited once, by however many', async () => {
    await waived(10);
    expect((await app()).state).toBe('approved');
    after(10);
    await Promise.all([run(), run()]);
    await run();
    const detail = await app();
    expect(detail.waivers).toMatchObject([
      { state: 'expired', endedBy: 'service:micro-apps' },
    ]);
    expect(detail.assessment.checks).toMatchObject([
      { id: 'residency', status: 'failed' },
    ]);
    // What is in force stays so, and is marked until it meets the rule again.
    expect(detail).toMatchObject({
      state: 'approved',
      breachedRules: ['residency'],
    });
    const { body: audit } = await backend
      .as('auditor')
      .get('/audit?action=waiver-expire');
    expect(audit.totalItems).toBe(1);
    await waitFor(() =>
      expect(
        backend.notifications.filter(({ payload }) =>
          payload.title.endsWith('has ended'),
        ),
      ).toHaveLength(1),
    );
  });

  it('sends a request that waits back to blocked', async () => {
    await waived(10);
    const manifest = lowManifest();
    manifest.spec.audience = 'department';
    const { body: next } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(next.app.state).toBe('in-review');
    after(10);
    await run();
    expect(await app()).toMatchObject({
      state: 'blocked',
      openRequest: { state: 'blocked', legs: [] },
    });
  });

  it('counts before anybody has written it down', async () => {
    const waiver = await waived(10);
    after(10);
    const manifest = lowManifest();
    manifest.spec.purpose = 'Something else.';
    const { body: next } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(next.app.state).toBe('blocked');
    expect((await app()).waivers).toMatchObject([
      { id: waiver.id, state: 'expired' },
    ]);
  });

  it('ends proposals that nobody decided on as well', async () => {
    backend = await start({ engine: denying() });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    await backend.as('security-reviewer').post(PATH, {
      rule: 'residency',
      reason: 'Why.',
      compensatingControl: 'What instead.',
      expiresAt: new Date(START + DAY_MS).toISOString(),
    });
    after(2);
    await run();
    expect((await app()).waivers).toMatchObject([{ state: 'expired' }]);
    const titles = () =>
      backend.notifications.map(({ payload }) => payload.title);
    await waitFor(() =>
      expect(titles()).toContainEqual(
        expect.stringMatching(/^The proposal to waive .* lapsed undecided$/),
      ),
    );
    expect(titles()).not.toContainEqual(expect.stringMatching(/has ended$/));
    const { body: audit } = await backend
      .as('auditor')
      .get('/audit?action=waiver-expire');
    expect(audit.items[0].summary).toMatch(/lapsed, undecided$/);
  });
});
