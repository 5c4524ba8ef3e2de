import { reopenApproval } from '../change/reopen';
import type { ServiceDependencies } from '../dependencies';
import { EVALUATION_ACTOR } from '../evaluation/evaluated';
import type { AskAgain } from './ReassessmentFollowUp';

/** Opens approvals again on behalf of a change of the register. */
export function askAgainBy({
  config,
}: Pick<ServiceDependencies, 'config'>): AskAgain {
  return async (stores, app, { reasons, reassessment, at }) => {
    const moved = await reopenApproval(stores, app, {
      cause: 'reopened:register',
      reasons: reasons.map(reason => ({ ...reason, paths: [] })),
      assessment: reassessment.assessment,
      actor: EVALUATION_ACTOR,
      at,
      config,
      // The owner hears of all apps in one message, at the end.
      tell: 'approvers',
    });
    return moved?.app ?? app;
  };
}
