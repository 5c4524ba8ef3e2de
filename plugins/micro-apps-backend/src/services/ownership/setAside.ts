import type {
  AppRecord,
  ConditionRecord,
  Stores,
  VerificationRecord,
  WaiverRecord,
} from '../../database';
import { shortRefOf } from '../governedChange';
import { decidedWaiverMessages } from '../waivers/waiverMessages';

const ACTOR = 'service:micro-apps';

/** What people did for security of an app beside its legs, as far as it counts. */
export type SecurityActs = {
  /** What they verified. */
  findings: VerificationRecord[];
  /** What they proposed or approved. */
  waivers: WaiverRecord[];
  /** What they closed. */
  conditions: ConditionRecord[];
};

const idsOf = (acts: { id: string }[]) => acts.map(({ id }) => id);

function areNone({ findings, waivers, conditions }: SecurityActs): boolean {
  return findings.length + waivers.length + conditions.length === 0;
}

/** What there is of an app that somebody may have done for security. */
export async function readSecurityActs(
  stores: Stores,
  appId: string,
  now: string,
): Promise<SecurityActs> {
  const findings = await stores.verifications.latest(appId);
  const waivers = await stores.waivers.listOfApp(appId);
  return {
    findings: findings.filter(
      ({ outcome, expiresAt }) => outcome === 'verified' && expiresAt > now,
    ),
    waivers: waivers.filter(
      ({ state }) => state === 'proposed' || state === 'active',
    ),
    conditions: await stores.conditions.listClosed(appId),
  };
}

/** Ends for good what does not count any more: controls are asked for anew, rules hold, conditions are open again. */
export async function endActs(
  stores: Stores,
  app: AppRecord,
  acts: SecurityActs,
  now: string,
): Promise<AppRecord> {
  if (areNone(acts)) {
    return app;
  }
  await stores.verifications.end(idsOf(acts.findings), now);
  for (const waiver of acts.waivers) {
    const ended: WaiverRecord = {
      ...waiver,
      state: 'revoked',
      endedBy: ACTOR,
      endedAt: now,
      comment: `Who proposed or approved it is on the side of ${app.owner}, which owns the app now. Others can waive the rule.`,
    };
    await stores.waivers.update(ended, waiver.state);
    await stores.outbox.add(decidedWaiverMessages(app, ended, ACTOR), now);
  }
  for (const condition of acts.conditions) {
    await stores.conditions.update({
      ...condition,
      state: 'open',
      resolvedBy: null,
      resolvedAt: null,
      resolution: null,
      notForOwner: null,
    });
  }
  await stores.audit.append(
    [
      {
        actor: ACTOR,
        action: 'security-acts-end',
        app: shortRefOf(app),
        summary: `What people on the side of ${app.owner}, which owns “${app.name}” now, did for security counts no longer`,
        data: {
          owner: app.owner,
          controls: acts.findings.map(({ controlId }) => controlId),
          waivers: acts.waivers.map(({ id, rule }) => ({ id, rule })),
          conditions: idsOf(acts.conditions),
        },
      },
    ],
    now,
  );
  return { ...app, openConditions: await stores.conditions.countOpen(app.id) };
}

/**
 * Keeps acts from counting for a revision that names another owner, while they count for the one in force; where none is,
 * they end.
 */
export async function setAside(
  stores: Stores,
  app: AppRecord,
  acts: SecurityActs,
  { owner, now }: { owner: string; now: string },
): Promise<void> {
  if (!app.approvedRevision) {
    await endActs(stores, { ...app, owner }, acts, now);
    return;
  }
  await stores.verifications.setAside(idsOf(acts.findings), owner);
  for (const waiver of acts.waivers) {
    const aside = { ...waiver, notForOwner: owner };
    await stores.waivers.update(aside, waiver.state);
  }
  for (const condition of acts.conditions) {
    await stores.conditions.update({ ...condition, notForOwner: owner });
  }
}

/** Ends what was set aside for the owner whom an approval has put in the place of another. */
export async function settleOwner(
  stores: Stores,
  before: AppRecord,
  app: AppRecord,
  now: string,
): Promise<AppRecord> {
  if (before.owner === app.owner) {
    return app;
  }
  const acts = await readSecurityActs(stores, app.id, now);
  const isAside = ({ notForOwner }: { notForOwner: string | null }) =>
    notForOwner === app.owner;
  return endActs(
    stores,
    app,
    {
      findings: acts.findings.filter(isAside),
      waivers: acts.waivers.filter(isAside),
      conditions: acts.conditions.filter(isAside),
    },
    now,
  );
}
