import {
  Assessment,
  ChangeReason,
  classifyChange,
  crossesThreshold,
  Manifest,
  PlannedChange,
  RevisionChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, FullRequest, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { wayOf, stopOf } from '../routing';
import { isInForce, readAssessFacts } from '../policy/facts';
import type { AssessFacts } from '../policy/PolicyService';

/** The revision in force, and the request that approved it. */
export type InForceFacts = { facts: AssessFacts; approval: FullRequest };

/** What is in force of an app, to compare a new revision with; nothing where nothing is. */
export async function readInForce(
  stores: Stores,
  app: AppRecord | undefined,
): Promise<InForceFacts | undefined> {
  const approval =
    app?.approvedRevision && (await stores.requests.findApproval(app.id));
  if (!app?.approvedRevision || !approval) {
    return undefined;
  }
  const revision = await stores.revisions.find(app.id, app.approvedRevision);
  return (
    revision && {
      approval,
      facts: await readAssessFacts(stores, revision.manifest, app),
    }
  );
}

/** What a new revision means to the approval in force. Call it outside of transactions. */
export async function judgeChange(
  ...asked: Parameters<typeof planChange>
): Promise<RevisionChange> {
  const { against, material, reasons } = await planChange(...asked);
  return { against, material, reasons };
}

/**
 * What a manifest would mean to the approval in force. Both revisions are assessed by the same register and policies, so
 * that the change is judged and not what happened meanwhile. Call it outside of transactions.
 */
export async function planChange(
  { policies, config }: Pick<ServiceDependencies, 'policies' | 'config'>,
  app: AppRecord,
  inForce: InForceFacts,
  after: { manifest: Manifest; assessment: Assessment },
): Promise<PlannedChange> {
  const { assessment: before } = await policies.assess(inForce.facts, {
    whatIf: false,
  });
  const { reasons, differences } = classifyChange(
    inForce.facts.manifest,
    after.manifest,
    {
      config: config.changeControl,
      assessmentBefore: before,
      assessmentAfter: after.assessment,
    },
  );
  const all = [
    ...reasons,
    ...(after.manifest.spec.owner !== inForce.facts.manifest.spec.owner &&
    !reasons.some(({ id }) => id === 'owner')
      ? [reason('owner', 'Another owner', ['spec.owner'])]
      : []),
    ...obstacles(app, inForce.approval, after.assessment),
  ];
  const material = all.length > 0;
  return {
    against: app.approvedRevision as number,
    differences,
    // Whether it runs now, and goes on while a decision waits.
    staysInForce: config.changeControl.keepInForce && isInForce(app, true),
    material,
    ...(material
      ? wayOf(app, after.assessment.verdict, config)
      : { outcome: 'carry-over', legs: [] }),
    reasons: material
      ? all
      : [
          {
            id: 'immaterial',
            label:
              differences.length > 0
                ? 'Nothing changed that matters to the approval'
                : 'The facts are those that are in force',
            paths: [],
          },
        ],
  };
}

/** Why an approval does not carry over, whatever changed. */
function obstacles(
  app: AppRecord,
  approval: FullRequest,
  assessment: Assessment,
): ChangeReason[] {
  const stopped = stopOf(app);
  return [
    ...(stopped
      ? [reason('stopped', `The app is ${stopped}: people have to agree to it`)]
      : []),
    ...(app.reopening
      ? [reason('reopening', 'The approval in force is in question')]
      : []),
    ...(isCovered(approval, assessment)
      ? []
      : [
          reason(
            'verdict',
            'What was approved does not cover the way that it has to take now',
          ),
        ]),
  ];
}

function reason(id: string, label: string, paths: string[] = []): ChangeReason {
  return { id, label, paths };
}

/** Whether nobody has to agree who did not: the risk is no higher, and no leg is new. */
function isCovered(
  { residual, legs }: FullRequest,
  assessment: Assessment,
): boolean {
  return (
    !crossesThreshold(
      {
        tier: residual.tier,
        outcome: legs.length > 0 ? 'review' : 'auto-approve',
      },
      assessment,
    ) &&
    assessment.verdict.legs.every(({ name, count }) =>
      legs.some(leg => leg.name === name && leg.needed >= count),
    )
  );
}

/** Whether the approval in force holds for a new revision as well. */
export function carriesOver(change: RevisionChange | null): boolean {
  return change?.material === false;
}
