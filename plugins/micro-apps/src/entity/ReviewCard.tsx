import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  RelativeTime,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { Fact, Facts } from '../components/FactRow';
import { DecommissionButton } from '../decommission/DecommissionButton';
import { DecommissionState } from '../decommission/DecommissionState';
import { microAppsTranslationRef } from '../translation';
import { EntityAppPanel } from './EntityAppPanel';
import { ReviewActions } from './ReviewActions';

/** When the app is looked at again, and whether it is being taken down. */
export function ReviewCard() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <EntityAppPanel title={t('entity.review.title')}>
      {app => <ReviewFacts app={app} />}
    </EntityAppPanel>
  );
}

function ReviewFacts({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { review, assessment, approvedRevision, openRequest } = app;
  return (
    <>
      <Facts>
        <Fact name={t('entity.review.next')}>
          {review.nextReviewAt ? (
            <>
              <DayText value={review.nextReviewAt} /> (
              <RelativeTime value={review.nextReviewAt} />)
            </>
          ) : (
            t('entity.review.afterApproval')
          )}
        </Fact>
        <Fact name={t('entity.review.interval')}>
          {approvedRevision && openRequest
            ? t('entity.review.everyDaysForNow', {
                days: String(review.intervalDays),
              })
            : t('entity.review.everyDays', {
                days: String(review.intervalDays),
                tier: assessment.inherent.tier,
              })}
        </Fact>
        <Fact name={t('entity.review.last')}>
          {review.lastReviewedAt ? (
            <DayText value={review.lastReviewedAt} />
          ) : (
            t('entity.review.never')
          )}
        </Fact>
        <Fact name={t('entity.review.decommission')}>
          <DecommissionState app={app} />
        </Fact>
      </Facts>
      <ReviewActions app={app} />
      <DecommissionButton app={app} />
    </>
  );
}
