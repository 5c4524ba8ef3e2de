// Its expectations are those of the test that it is the body of.
/* eslint-disable jest/no-standalone-expect */
import type { ManifestInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { setClock } from './clock';
import { highManifest, lowManifest, mediumManifest } from './manifests';
import { group } from './people';
import { randomFrom } from './randomFrom';
import { ModelRules, ReviewModel } from './reviewModel';
import type { MicroAppsBackend, startMicroApps } from './startMicroApps';

const TIME_ZONE = 'Europe/Berlin';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** The company changes its mind during the year. */
const RULES: [from: string, rules: ModelRules][] = [
  ['2028-01-10', { mode: 'warn', grace: 7 }],
  ['2028-04-20', { mode: 'enforce', grace: 7 }],
  ['2028-08-01', { mode: 'off', grace: 5 }],
  ['2028-10-01', { mode: 'enforce', grace: 3 }],
];
const OWNERS: Record<string, { requester: string; owner: string }> = {
  'sales-ops': { requester: 'citizen-dev', owner: 'app-owner' },
  solo: { requester: 'loner', owner: 'loner' },
};
const PEOPLE: Record<string, string[]> = {
  'sales-ops': ['citizen-dev', 'app-owner'],
  solo: ['loner'],
};
const APPS: [name: string, team: string, make: typeof lowManifest][] = [
  ['low-app', 'sales-ops', lowManifest],
  ['solo-app', 'solo', lowManifest],
  ['medium-app', 'sales-ops', mediumManifest],
  ['high-app', 'sales-ops', highManifest],
];

type Start = (
  options: Parameters<typeof startMicroApps>[0],
) => Promise<MicroAppsBackend>;

/** A year on a real back end and in the model, side by side. */
export class ReviewYear {
  static async begin(
    start: Start,
    knex: Knex,
    options: { seed: number; from: number },
  ): Promise<ReviewYear> {
    const [[, rules]] = RULES;
    const year = new ReviewYear(
      start,
      knex,
      options,
      new ReviewModel(TIME_ZONE, 7, rules),
    );
    setClock(new Date(options.from).toISOString());
    year.backend = await start({ knex, config: configOf(rules) });
    for (const [index, [name, team, make]] of APPS.entries()) {
      await year.register(make(name), team, options.from + index * 25 * HOUR);
    }
    return year;
  }

  private backend!: MicroAppsBackend;
  private readonly random: () => number;
  private readonly teams = new Map<string, string>();
  private readonly changes = new Map<string, number>();
  private seen = 0;
  private rules = 0;

  private constructor(
    private readonly start: Start,
    private readonly knex: Knex,
    private readonly options: { seed: number; from: number },
    private readonly model: ReviewModel,
  ) {
    this.random = randomFrom(options.seed);
  }

  async changeRules(date: string): Promise<void> {
    const next = RULES[this.rules + 1];
    if (!next || date < next[0]) {
      return;
    }
    this.rules += 1;
    this.seen = 0;
    this.backend = await this.start({
      knex: this.knex,
      config: configOf(next[1]),
    });
    this.model.rules = next[1];
  }

  /** What time does, and whom it tells. */
  async run(at: number): Promise<void> {
    setClock(new Date(at).toISOString());
    await this.backend.runTask('hold-reviews');
    const expected = this.model.run(at);
    const instant = new Date(at).toISOString();
    expect({ instant, sent: this.newReminders() }).toEqual({
      instant,
      sent: expected,
    });
    const { body } = await this.backend.as('auditor').get('/apps');
    const states = Object.fromEntries(
      body.items.map((item: { name: string; state: string }) => [
        item.name,
        item.state,
      ]),
    );
    expect({ instant, states }).toEqual({
      instant,
      states: Object.fromEntries(
        APPS.map(([name]) => [name, this.model.stateOf(name)]),
      ),
    });
  }

  /** What people do on a day: some renew early, some late, some change their app. */
  async act(at: number): Promise<void> {
    setClock(new Date(at).toISOString());
    for (const [name] of APPS) {
      const { review, isPending, state } = this.model.app(name);
      const chance = this.random();
      if (isPending) {
        if (chance < 0.15) {
          await this.decide(name, 'approve', at);
        } else if (chance < 0.25) {
          await this.decide(name, 'reject', at);
        }
      } else if (review?.attested) {
        if (chance < 0.2) {
          await this.answer(name, 'approve', at);
        } else if (chance < 0.3) {
          await this.answer(name, 'send-back', at);
        }
      } else if (review && chance < (state === 'suspended' ? 0.12 : 0.035)) {
        await this.renew(name, at);
      } else if (chance > 0.99 && this.mayChange(name, at)) {
        await this.change(name);
      }
    }
  }

  /** All steps of the year stand in the chain, once, and the chain holds. */
  async conclude(): Promise<void> {
    const auditor = this.backend.as('auditor');
    const taken: string[] = [];
    for (const action of ['review-due', 'review-overdue', 'suspend']) {
      const { body } = await auditor.get(`/audit?action=${action}&limit=200`);
      taken.push(
        ...body.items.map(
          (item: { app: string }) =>
            `${item.app.replace('default/', '')} ${action}`,
        ),
      );
    }
    expect(taken.sort()).toEqual([...this.model.steps].sort());
    expect(taken.length).toBeGreaterThan(10);
    const { body } = await auditor.get('/audit/verify');
    expect(body).toMatchObject({ status: 'intact', complete: true });
  }

  private async register(
    manifest: ManifestInput,
    team: string,
    at: number,
  ): Promise<void> {
    setClock(new Date(at).toISOString());
    const { name } = manifest.metadata;
    manifest.metadata.title = name;
    manifest.spec.owner = group(team);
    this.teams.set(name, team);
    const { body } = await this.ok(
      this.backend.as(OWNERS[team].requester).post('/requests', { manifest }),
    );
    if (body.request.state === 'blocked') {
      await this.ok(
        this.backend
          .as('security-reviewer')
          .post(`/apps/default/${name}/controls/pii-masking/verifications`, {
            digest: body.revision.digest,
            outcome: 'verified',
            evidence: 'Seen.',
          }),
      );
    }
    this.model.approve(name, PEOPLE[team], body.assessment.inherent.tier, at);
    if (body.request.state !== 'approved') {
      await this.decide(name, 'approve', at);
    }
    this.changes.set(name, 0);
  }

  /** The control of the high risk is not verified for ever. */
  private mayChange(name: string, at: number): boolean {
    return (
      this.nextAudience(name) !== undefined &&
      (name !== 'high-app' || at < this.options.from + 150 * DAY)
    );
  }

  /** Wider each time, since other changes are not decided on. */
  private nextAudience(name: string): string | undefined {
    return (name === 'high-app' ? ['external'] : ['company', 'external'])[
      this.changes.get(name)!
    ];
  }

  private async change(name: string): Promise<void> {
    const team = this.teams.get(name)!;
    const { body: app } = await this.backend
      .as(OWNERS[team].requester)
      .get(`/apps/default/${name}`);
    const { number, manifest } = app.currentRevision;
    const spec = {
      ...manifest.spec,
      purpose: `What it does since change ${number}.`,
      audience: this.nextAudience(name),
    };
    const { body } = await this.ok(
      this.backend.as(OWNERS[team].requester).post('/requests', {
        manifest: { ...manifest, spec },
        baseRevision: number,
      }),
    );
    expect(body.request.state).toBe('open');
    this.model.submit(name);
  }

  private async decide(
    name: string,
    decision: 'approve' | 'reject',
    at: number,
  ): Promise<void> {
    const team = this.teams.get(name)!;
    const { body: app } = await this.backend
      .as('security-reviewer')
      .get(`/apps/default/${name}`);
    const { id, digest } = app.openRequest;
    const { assessment } = (
      await this.backend.as('security-reviewer').get(`/approvals/${id}`)
    ).body;
    const ownerSide = team === 'solo' ? 'platform-admin' : OWNERS[team].owner;
    const deciders = [
      ['second-reviewer', 'security'],
      [ownerSide, 'owner'],
    ];
    for (const [person, leg] of decision === 'approve'
      ? deciders
      : deciders.slice(0, 1)) {
      await this.ok(
        this.backend.as(person).post(`/approvals/${id}/decisions`, {
          leg,
          decision,
          digest,
          comment: 'Looked at.',
        }),
      );
    }
    if (decision === 'approve') {
      this.changes.set(name, (this.changes.get(name) ?? 0) + 1);
      const { tier } = assessment.inherent;
      this.model.approve(name, PEOPLE[team], tier, at);
    } else {
      this.model.reject(name);
    }
  }

  private async renew(name: string, at: number): Promise<void> {
    await this.review(name, OWNERS[this.teams.get(name)!].owner, 'renewal', {
      attested: true,
    });
    this.model.attest(name, at);
  }

  private async answer(
    name: string,
    decision: 'approve' | 'send-back',
    at: number,
  ): Promise<void> {
    await this.review(name, 'security-reviewer', 'decisions', {
      decision,
      comment: 'Looked at.',
    });
    if (decision === 'approve') {
      this.model.agree(name, at);
    } else {
      this.model.sendBack(name);
    }
  }

  private async review(
    name: string,
    person: string,
    what: string,
    body: object,
  ): Promise<void> {
    const path = `/apps/default/${name}`;
    const { body: app } = await this.backend.as(person).get(path);
    const { id, digest } = app.review.open;
    await this.ok(
      this.backend
        .as(person)
        .post(`${path}/reviews/${id}/${what}`, { digest, ...body }),
    );
  }

  private async ok<T extends { status: number; body: unknown }>(
    call: PromiseLike<T>,
  ): Promise<T> {
    const response = await call;
    expect([response.status, response.body]).toEqual([201, response.body]);
    return response;
  }

  private newReminders(): Record<string, string[]> {
    const { notifications } = this.backend;
    const fresh = notifications.slice(this.seen);
    this.seen = notifications.length;
    const sent: Record<string, string[]> = {};
    for (const { recipients, payload } of fresh) {
      if (
        payload.scope === 'micro-apps:reviews' &&
        recipients.type === 'entity'
      ) {
        const person = String(recipients.entityRef).replace(/^.*\//, '');
        // Nobody is sent two.
        expect(sent[person]).toBeUndefined();
        sent[person] = payload.description!.split('. ').sort();
      }
    }
    return sent;
  }
}

function configOf({ mode, grace }: ModelRules) {
  return {
    reviews: { timeZone: TIME_ZONE, overdue: mode, graceDays: grace },
  };
}
