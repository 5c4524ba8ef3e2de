import type { AssessResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Translate } from '../translation';
import { carryOverText } from './outlook';

/** The risk and what follows from it, in a line, for the page that shows the answers before they are sent. @internal */
export function riskSentence(assessment: AssessResponse, t: Translate): string {
  return t('review.risk', {
    tier: t(`preview.tiers.${assessment.residual.tier}`),
    // The server's own sentence, which names the score.
    reason: carryOverText(assessment, t) ?? assessment.verdict.reasons[0] ?? '',
  });
}
