import type {
  BundleRef,
  GovernedAssessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, NewAuditEntry, Stores } from '../../database';
import { governanceLink } from '../messages';
import { shortRefOf } from '../governedChange';

/** What policies say of the revision in force now. */
export type InForce = {
  /** The rules that deny it, each once, by title. */
  denied: Map<string, string>;
  bundle: BundleRef | null;
};

/** What an assessment says of the revision in force; `null` where policies could not be asked, which is no breach. */
export function inForceOf({
  assessment,
  outcome,
  exempted,
}: GovernedAssessment): InForce | null {
  if (outcome.failure) {
    return null;
  }
  const waived = new Set(exempted.map(({ rule }) => rule));
  const titles = new Map(assessment.checks.map(({ id, title }) => [id, title]));
  return {
    denied: new Map(
      outcome.decision.deny
        .filter(({ rule }) => !waived.has(rule))
        .map(({ rule }) => [rule, titles.get(rule) ?? rule]),
    ),
    bundle: outcome.bundle,
  };
}

/** Whether an app is marked with exactly the rules that deny its revision in force. */
export function isMarked(app: AppRecord, inForce: InForce | null): boolean {
  return (
    !inForce ||
    (app.breachedRules.length === inForce.denied.size &&
      app.breachedRules.every(rule => inForce.denied.has(rule)))
  );
}

/**
 * Marks an app whose revision in force is denied, audits that, and tells the owner once; takes the mark away where it is
 * not any longer. The caller saves the app.
 */
export async function markBreach(
  stores: Stores,
  app: AppRecord,
  inForce: InForce | null,
  { actor, at }: { actor: string; at: string },
): Promise<AppRecord> {
  if (!inForce || isMarked(app, inForce)) {
    return app;
  }
  const rules = [...inForce.denied.keys()];
  const marked: AppRecord = {
    ...app,
    breachedSince: rules.length > 0 ? (app.breachedSince ?? at) : null,
    breachedRules: rules,
  };
  await stores.audit.append([breachEntry(marked, inForce, actor)], at);
  const isNew = rules.some(rule => !app.breachedRules.includes(rule));
  if (isNew) {
    await stores.outbox.add([breachMessage(marked, inForce)], at);
  }
  return marked;
}

/** Audits that an approval has ended a breach: what is in force now is what no rule denies. */
export async function resolveBreach(
  stores: Stores,
  before: AppRecord | undefined,
  after: AppRecord,
  { actor, at }: { actor: string; at: string },
): Promise<void> {
  if (!before?.breachedSince || after.breachedSince) {
    return;
  }
  await stores.audit.append(
    [
      {
        actor,
        action: 'policy-breach-resolved',
        app: shortRefOf(after),
        summary: `Revision ${after.approvedRevision} of “${after.name}” is in force; rules denied the one before`,
        data: {
          revision: after.approvedRevision,
          deniedRevision: before.approvedRevision,
          deniedRules: before.breachedRules,
          rules: [],
          since: before.breachedSince,
        },
      },
    ],
    at,
  );
}

/** The entry that an app is in breach, or no longer. */
function breachEntry(
  app: AppRecord,
  { bundle, denied }: InForce,
  actor: string,
): NewAuditEntry {
  const rules = [...denied.keys()];
  return {
    actor,
    action: rules.length > 0 ? 'policy-breach' : 'policy-breach-resolved',
    app: shortRefOf(app),
    summary:
      rules.length > 0
        ? `Rules deny the revision in force of “${app.name}”: ${rules.join(', ')}`
        : `No rule denies the revision in force of “${app.name}” any longer`,
    data: {
      revision: app.approvedRevision,
      rules,
      since: app.breachedSince,
      bundle,
    },
  };
}

function breachMessage(app: AppRecord, { denied }: InForce) {
  return {
    recipients: [app.owner],
    excluded: [],
    title: `“${app.title}” no longer meets the policies`,
    description: `What stops it: ${[...denied.values()].join('; ')}. See what to change, then submit a new revision.`,
    link: governanceLink(app),
    severity: 'high' as const,
    // The same for each time, so that what is told later takes the place of what was told before.
    scope: `micro-apps:app:${app.id}:policy-breach`,
  };
}
