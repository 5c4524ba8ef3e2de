import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  AttestationBody,
  isTurnOf,
  needsTwoAttestations,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullDecommission,
  StepRecord,
  Stores,
} from '../../database';
import { proofOf, saveApp } from '../governedChange';
import type { Acted } from './acts';
import type { DecommissionTargets } from './DecommissionTargets';

type Act = {
  actor: string;
  now: string;
  body: AttestationBody;
  targets: DecommissionTargets;
};

/** The step that waits for people. Throws where there is none of the name, or where nobody may attest it now. */
export function stepToAttest(
  { steps }: FullDecommission,
  targetId: string,
): StepRecord {
  const step = steps.find(other => other.targetId === targetId);
  if (!step) {
    throw new NotFoundError(
      `There is no target "${targetId}"; it must be one of ${steps
        .map(other => other.targetId)
        .join(', ')}`,
    );
  }
  if (step.state === 'done') {
    throw new ConflictError(`“${step.title}” is done already`);
  }
  if (step.state !== 'attestation') {
    throw new ConflictError(
      `“${step.title}” is emptied and counted by the portal; nobody can attest in its place`,
    );
  }
  if (!isTurnOf(step.kind, steps)) {
    throw new ConflictError(
      `It is not the turn of “${step.title}” yet: what comes before it has to be done first`,
    );
  }
  return step;
}

/** Whoever emptied by hand what others came to use would have deleted what is theirs. */
async function refuseShared(
  stores: Stores,
  app: AppRecord,
  step: StepRecord,
  targets: DecommissionTargets,
): Promise<void> {
  const plan = await targets.plan(stores, app);
  const refusal = plan.find(({ id }) => id === step.targetId)?.refusal;
  if (refusal) {
    throw new ConflictError(`“${step.title}” cannot be attested: ${refusal}`);
  }
}

/** Writes down that a person answers for a step of a locked app. Ask for eligibility before. */
export async function attestStep(
  stores: Stores,
  app: AppRecord,
  decommission: FullDecommission,
  step: StepRecord,
  { actor, now, body, targets }: Act,
): Promise<Acted> {
  await refuseShared(stores, app, step, targets);
  const isFirstOfTwo =
    needsTwoAttestations(decommission) && !step.firstAttestedBy;
  const said: StepRecord = {
    ...step,
    // What a store counted, before it was handed to people, is worth more than what somebody remembers.
    before: step.before ?? body.before ?? null,
    startedAt: step.startedAt ?? now,
    evidence: [step.evidence, body.evidence].filter(Boolean).join('\n'),
  };
  const attested: StepRecord = isFirstOfTwo
    ? { ...said, firstAttestedBy: actor }
    : {
        ...said,
        state: 'done',
        after: body.left,
        doneAt: now,
        doneBy: actor,
        problem: null,
      };
  if (!(await stores.decommissions.updateStep(attested, step))) {
    throw new ConflictError(
      'Somebody else acted on this app at the same moment; look at it again',
    );
  }
  const saved = await saveApp(stores, {
    app,
    entry: {
      actor,
      action: 'decommission-attest',
      summary: `It was attested that nothing of “${app.name}” is left in “${step.title}”${
        isFirstOfTwo ? '; a second person has to attest it as well' : ''
      }`,
      data: {
        decommissionId: decommission.id,
        targetId: step.targetId,
        before: attested.before,
        after: body.left,
        evidence: proofOf(body.evidence),
        isComplete: !isFirstOfTwo,
      },
    },
    now,
  });
  return {
    app: saved,
    decommission: {
      ...decommission,
      steps: decommission.steps.map(other =>
        other === step ? attested : other,
      ),
    },
  };
}
