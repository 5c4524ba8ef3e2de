import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { DayText } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { ReactNode } from 'react';
import { formatDay, formatDistance } from '../components/calendarDays';
import { Fact, Facts } from '../components/FactRow';
import { microAppsTranslationRef } from '../translation';

/** The days of an app's review, with what happens where it is not done. */
export function ReviewFacts(props: { app: AppDetail; children?: ReactNode }) {
  const { app, children } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { review } = app;
  const { schedule } = review;
  return (
    <Facts>
      <Fact
        name={
          schedule && schedule.today > schedule.dueOn
            ? t('renewal.fact.wasDue')
            : t('entity.review.next')
        }
      >
        <NextReview app={app} />
      </Fact>
      <Consequence app={app} />
      <Fact name={t('entity.review.interval')}>
        <Interval app={app} />
      </Fact>
      <Fact name={t('entity.review.last')}>
        {review.lastReviewedAt ? (
          <DayText value={review.lastReviewedAt} />
        ) : (
          t('entity.review.never')
        )}
      </Fact>
      {children}
    </Facts>
  );
}

function NextReview({ app: { review } }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { schedule } = review;
  return (
    <>
      {schedule
        ? t('renewal.fact.next', {
            day: formatDay(schedule.dueOn),
            distance: formatDistance(schedule.today, schedule.dueOn),
          })
        : t('entity.review.afterApproval')}
    </>
  );
}

function Consequence({ app: { state, review } }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { schedule, open } = review;
  if (!schedule || state === 'suspended') {
    return null;
  }
  const { overdue, overdueOn, graceEndsOn, graceDays, opensOn } = schedule;
  return (
    <>
      {!open && (
        <Fact name={t('renewal.fact.opens')}>{formatDay(opensOn)}</Fact>
      )}
      <Fact name={t('renewal.fact.unless')}>
        {t(`renewal.fact.${overdue}`, {
          overdue: formatDay(overdueOn),
          end: formatDay(graceEndsOn),
          days: String(graceDays),
        })}
      </Fact>
    </>
  );
}

function Interval({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { review, assessment, approvedRevision, openRequest } = app;
  const days = String(review.intervalDays);
  return (
    <>
      {approvedRevision && openRequest
        ? t('entity.review.everyDaysForNow', { days })
        : t('entity.review.everyDays', {
            days,
            tier: assessment.inherent.tier,
          })}
    </>
  );
}
