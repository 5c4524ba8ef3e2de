import {
  isApproval,
  OWNER_LEG,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord } from '../../database';
import { UNCOVERED } from '../change/recheck';
import { FOUR_EYES, Reopen } from '../change/reopen';
import type { ServiceDependencies } from '../dependencies';
import type { AssessFacts } from '../policy/PolicyService';
import { readSecurityActs, SecurityActs } from './setAside';

/** What people did for security of an app that they would own: from then on it does not count, by four eyes. */
export type Insiders = SecurityActs & {
  /** Who agreed to what is in force, or for whom somebody did, on another leg than the owner's. */
  approvers: string[];
};

/** Finds what four eyes would no longer be behind if an app had another owner. Call it outside of transactions. */
export async function findInsiders(
  {
    database,
    entities,
    now,
  }: Pick<ServiceDependencies, 'database' | 'entities' | 'now'>,
  app: AppRecord,
  to: string,
): Promise<Insiders> {
  if (app.owner === to) {
    return { approvers: [], findings: [], waivers: [], conditions: [] };
  }
  const isInside = await entities.among([to]);
  const { approval, acts } = await database.read(async stores => ({
    approval: app.approvedRevision
      ? await stores.requests.findApproval(app.id)
      : undefined,
    acts: await readSecurityActs(stores, app.id, now().toISOString()),
  }));
  const people = (approval?.decisions ?? [])
    .filter(({ leg, decision }) => leg !== OWNER_LEG && isApproval(decision))
    .flatMap(({ decidedBy, decidedFor }) => [
      decidedBy,
      decidedFor ?? decidedBy,
    ]);
  return {
    approvers: [...new Set(people)].filter(isInside),
    findings: acts.findings.filter(({ verifiedBy }) => isInside(verifiedBy)),
    waivers: acts.waivers.filter(
      ({ proposedBy, decidedBy }) =>
        isInside(proposedBy) || (decidedBy !== null && isInside(decidedBy)),
    ),
    conditions: acts.conditions.filter(
      ({ resolvedBy }) => resolvedBy !== null && isInside(resolvedBy),
    ),
  };
}

/** The facts without what insiders found, and without their waivers. */
export function withoutInsiders(
  facts: AssessFacts,
  { findings, waivers }: Insiders,
): AssessFacts {
  const ended = findings.map(({ id }) => id);
  // A rule has one waiver at a time.
  const holding = waivers.map(({ rule }) => rule);
  return {
    ...facts,
    verifications: facts.verifications.filter(({ id }) => !ended.includes(id)),
    waivers: facts.waivers.filter(({ rule }) => !holding.includes(rule)),
  };
}

/** Why an approval is opened again when an app is handed over. */
export function reopeningBy({
  approvers,
  findings,
}: Insiders): Pick<Reopen, 'cause' | 'reasons'> {
  const reasons = [
    ...approvers.map(person => ({
      id: FOUR_EYES,
      label: `${person} agreed to what is in force, and is on the owner's side now: somebody else has to agree`,
      paths: ['spec.owner'],
    })),
    ...findings.map(({ controlId, verifiedBy }) => ({
      id: 'control',
      label: `${verifiedBy} verified the control “${controlId}”, and is on the owner's side now: somebody else has to verify it`,
      paths: [`spec.controls[${controlId}]`],
    })),
  ];
  return reasons.length > 0 ? { cause: 'reopened:owner', reasons } : UNCOVERED;
}
