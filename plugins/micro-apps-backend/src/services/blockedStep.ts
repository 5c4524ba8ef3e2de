import {
  Assessment,
  isPolicyCheck,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** What is known of an app that is blocked, and of whoever looks. */
export type BlockedFacts = {
  assessment: Pick<Assessment, 'residual' | 'checks'>;
  /** Whether it declares controls that security has not looked at. */
  hasUnverified: boolean;
  /** Whether a waiver waits for its second reviewer. */
  hasProposedWaiver: boolean;
};

type Denial = { words: string; waivable: boolean };

/** The rules that stop it, as the subject and verb of a sentence; nothing where the score alone does. */
function denialOf({ assessment }: BlockedFacts): Denial | undefined {
  const failed = assessment.checks.filter(
    check => check.status === 'failed' && isPolicyCheck(check),
  );
  if (failed.length === 0) {
    return undefined;
  }
  const waivable = failed.every(check => check.waivable);
  return failed.length === 1
    ? { words: `The policy “${failed[0].title}” denies it`, waivable }
    : { words: `${failed.length} policies deny it`, waivable };
}

/** What a reviewer can do, who verifies controls and waives policies. */
export function reviewerStep(facts: BlockedFacts): string {
  const denial = denialOf(facts);
  const isHigh = facts.assessment.residual.tier === 'high';
  if (facts.hasUnverified) {
    return 'Verify or refuse the controls that it declares.';
  }
  if (facts.hasProposedWaiver) {
    return 'A waiver is proposed: a second reviewer has to decide on it.';
  }
  if (!denial) {
    return 'Nothing to verify: the app has to declare controls or be redesigned.';
  }
  if (!denial.waivable) {
    return `${denial.words}, which cannot be waived: its owner has to change the app.`;
  }
  return isHigh
    ? `${denial.words}, and the score is high: its owner has to change the app.`
    : `${denial.words}: its owner has to change the app, unless you propose a waiver.`;
}

/** What the owner's side can do. */
export function ownerStep(facts: BlockedFacts): string {
  const denial = denialOf(facts);
  const isHigh = facts.assessment.residual.tier === 'high';
  if (facts.hasUnverified) {
    return 'Wait for security to verify the declared controls, or make one of the changes that lower the score and submit again.';
  }
  if (!denial) {
    return 'Make one of the changes that lower the score, or declare controls, and submit again.';
  }
  if (isHigh) {
    return `${denial.words}, and the score is high. Change what the checks name, lower the score, and submit again.`;
  }
  return denial.waivable
    ? `${denial.words}. Change what the checks name and submit again, or ask security for a waiver.`
    : `${denial.words}. Change what the checks name and submit again.`;
}

/** What everybody else reads. */
export function onlookerStep(facts: BlockedFacts): string {
  const denial = denialOf(facts);
  return denial
    ? `${denial.words}; wait for its owner to change it.`
    : 'Wait for its owner to lower the risk.';
}
