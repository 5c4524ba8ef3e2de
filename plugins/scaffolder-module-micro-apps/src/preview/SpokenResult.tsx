import type { AssessResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import { Announcement } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useRef } from 'react';
import type { Translate } from '../translation';
import { useOutlook } from './outlook';

/**
 * Says the score, the tier and what follows whenever they change; the panel itself is too long to be read out.
 *
 * @internal
 */
export function SpokenResult(props: {
  /** `undefined` while there is none of the present answers. */
  assessment: AssessResponse | undefined;
  t: Translate;
}) {
  const { assessment, t } = props;
  const { headline } = useOutlook(assessment, t);
  // What comes out the same after a change of the answers is not said again.
  const last = useRef<string>();
  if (assessment) {
    last.current = t('preview.announced', {
      score: String(assessment.residual.score),
      tier: t(`preview.tiers.${assessment.residual.tier}`).toLocaleLowerCase(),
      outcome: headline,
    });
  }
  return <Announcement>{last.current}</Announcement>;
}
