import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  Announcement,
  useVerdictText,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useRef } from 'react';
import type { Translate } from '../translation';

const NO_VERDICT: Pick<Assessment, 'verdict'> = {
  verdict: { outcome: 'review', legs: [], reasons: [], guardrails: [] },
};

/**
 * Says the score, the tier and what follows whenever they change; the panel itself is too long to be read out.
 *
 * @internal
 */
export function SpokenResult(props: {
  /** `undefined` while there is none of the present answers. */
  assessment: Assessment | undefined;
  t: Translate;
}) {
  const { assessment, t } = props;
  const outcome = useVerdictText(assessment ?? NO_VERDICT);
  // What comes out the same after a change of the answers is not said again.
  const last = useRef<string>();
  if (assessment) {
    last.current = t('preview.announced', {
      score: String(assessment.residual.score),
      tier: t(`preview.tiers.${assessment.residual.tier}`).toLocaleLowerCase(),
      outcome,
    });
  }
  return <Announcement>{last.current}</Announcement>;
}
