import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { acting } from '../__testUtils__/approving';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { fileEntity, gitCatalog } from '../__testUtils__/gitCatalog';
import { mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { createTestEngine, testRule } from '../__testUtils__/testEngine';

const NAME = 'department-bot';
const APP = `/apps/default/${NAME}`;
const SALES = 'group:default/sales-ops';
const REVIEWER = 'user:default/security-reviewer';
const SECURITY = 'group:default/security';
const DAY_MS = 24 * 60 * 60 * 1000;

/** 63, medium; 36, low, once masking is verified. */
const manifest = (owner = SALES) => {
  const input = mediumManifest(NAME);
  input.spec.controls = [{ id: 'pii-masking' }];
  input.spec.owner = owner;
  return input;
};

/** A rule that warns, and can be waived. */
function warningEngine() {
  const engine = createTestEngine();
  engine.rules = [testRule('network')];
  engine.decide = () => ({
    warn: [
      {
        rule: 'network',
        message: 'It is against network.',
        remediation: 'Change it.',
      },
    ],
    rules: { network: 'warned' },
  });
  return engine;
}

onEachDatabase(
  'an owner whom a file names and who acted for security',
  start => {
    let git: ReturnType<typeof gitCatalog>;
    let engine: ReturnType<typeof warningEngine>;
    let backend: MicroAppsBackend;
    const { app, audit, decide, submit, verify } = acting(() => backend);
    const follow = async (owner: string) => {
      git.put(fileEntity(manifest(owner)));
      await backend.runTask('follow-files');
    };
    const approve = async (security: string, owner: string, extra?: object) => {
      for (const [person, leg, change] of [
        [security, 'security', extra],
        [owner, 'owner', undefined],
      ] as const) {
        const { status, body } = await decide(NAME, person, leg, change);
        expect([status, body.error?.message]).toEqual([201, undefined]);
      }
    };
    /** What the waived rule is shown as, and what became of all that the reviewer did. */
    const actsIn = ({
      assessment,
      conditions,
      controls,
      waivers,
    }: AppDetail) => [
      controls[0].status,
      conditions[0].state,
      waivers[0].state,
      assessment.checks.find(({ id }) => id === 'network')?.status,
    ];
    const waive = async () => {
      const { body } = await backend
        .as('second-reviewer')
        .post(`${APP}/waivers`, {
          rule: 'network',
          reason: 'It moves in December.',
          compensatingControl: 'Only masked notes are sent.',
          expiresAt: new Date(Date.now() + 30 * DAY_MS).toISOString(),
        })
        .expect(201);
      await backend
        .as('security-reviewer')
        .post(`${APP}/waivers/${body.waiver.id}/decisions`, {
          decision: 'approve',
        })
        .expect(201);
    };

    /** Approved by others, with a control that the reviewer verified, a condition that they closed, and their waiver. */
    const vouchedFor = async () => {
      await follow(SALES);
      await approve('second-reviewer', 'platform-admin', {
        decision: 'approve-with-conditions',
        comment: 'See the condition.',
        conditions: ['Ask the lawyers.'],
      });
      await verify(NAME, 'pii-masking');
      await waive();
      const { conditions } = await app(NAME);
      await backend
        .as('security-reviewer')
        .post(`${APP}/conditions/${conditions[0].id}/resolution`, {
          outcome: 'met',
          comment: 'They were asked.',
        })
        .expect(200);
      expect(await app(NAME)).toMatchObject({ state: 'approved', score: 36 });
    };

    beforeEach(async () => {
      git = gitCatalog();
      engine = warningEngine();
      backend = await start({ engine, catalog: git.catalog });
    });

    it.each([REVIEWER, SECURITY])(
      'loses all of it once %s owns the app, and is asked for nothing of it before',
      async to => {
        await vouchedFor();
        await follow(to);
        const waiting = await app(NAME);
        expect(waiting).toMatchObject({
          owner: SALES,
          state: 'in-review',
          approvedRevision: { number: 1 },
          score: 63,
          openRequest: { legs: [{ name: 'security' }, { name: 'owner' }] },
        });
        // What is in force rests on it still.
        expect(actsIn(waiting).slice(1, 3)).toEqual(['met', 'active']);
        // Nor does it count once something else makes the portal look again.
        engine.change('another');
        await backend.runTask('evaluate-policies');
        const again = await app(NAME);
        expect(again).toMatchObject({ state: 'in-review', score: 63 });
        expect(actsIn(again)).toEqual([
          'unverified',
          'met',
          'active',
          'warned',
        ]);
        if (to === SECURITY) {
          return;
        }
        await approve('second-reviewer', 'reviewer-1');
        const owned = await app(NAME, 'second-reviewer');
        expect(owned).toMatchObject({
          owner: to,
          state: 'approved',
          approvedRevision: { number: 2 },
          openConditions: 1,
          score: 63,
        });
        expect(actsIn(owned)).toEqual([
          'unverified',
          'open',
          'revoked',
          'warned',
        ]);
        await backend.runTask('expire-controls');
        const actions = (await audit(NAME)).map(({ action }) => action);
        expect(actions).toContain('security-acts-end');
        expect(actions).not.toContain('control-expire');
      },
    );

    it('loses it as well where a finding of somebody else completes the approval', async () => {
      await vouchedFor();
      await follow(REVIEWER);
      expect((await decide(NAME, 'reviewer-1', 'owner')).status).toBe(201);
      const { openRequest } = await app(NAME);
      await backend
        .as('second-reviewer')
        .post(`${APP}/controls/pii-masking/verifications`, {
          digest: openRequest!.digest,
          outcome: 'verified',
          evidence: 'Looked at the gateway as well.',
        })
        .expect(201);
      const owned = await app(NAME, 'second-reviewer');
      expect(owned).toMatchObject({
        owner: REVIEWER,
        state: 'approved',
        openConditions: 1,
        score: 36,
      });
      expect(actsIn(owned)).toEqual(['verified', 'open', 'revoked', 'warned']);
    });

    it('keeps all of it where the revision is turned down', async () => {
      await vouchedFor();
      await follow(REVIEWER);
      const { status } = await decide(NAME, 'second-reviewer', 'security', {
        decision: 'reject',
        comment: 'They have no time for it.',
      });
      expect(status).toBe(201);
      const back = await app(NAME);
      expect(back).toMatchObject({
        owner: SALES,
        state: 'approved',
        score: 36,
      });
      expect(actsIn(back)).toEqual(['verified', 'met', 'active', 'exempted']);
    });

    it('loses it at once where nothing was approved before, in the form as well', async () => {
      const { app: drafted } = await submit({
        ...manifest(),
        metadata: { name: 'drafted' },
      });
      expect(drafted.state).toBe('in-review');
      const latest = await app('drafted');
      await decide('drafted', 'second-reviewer', 'security', {
        decision: 'request-changes',
        comment: 'Whose is it?',
      });
      await backend
        .as('security-reviewer')
        .post('/apps/default/drafted/controls/pii-masking/verifications', {
          digest: latest.currentRevision.digest,
          outcome: 'verified',
          evidence: 'Looked at the gateway.',
        })
        .expect(201);
      const renamed = await submit(
        { ...manifest(REVIEWER), metadata: { name: 'drafted' } },
        { baseRevision: 1 },
      );
      expect(renamed.app).toMatchObject({
        owner: REVIEWER,
        state: 'in-review',
        residual: { score: 63 },
      });
    });
  },
);
