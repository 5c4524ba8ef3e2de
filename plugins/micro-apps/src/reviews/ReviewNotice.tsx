import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  TrafficLight,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { formatDay, formatDistance } from '../components/calendarDays';
import { Quote } from '../components/DecisionList';
import { EntityName } from '../components/EntityName';
import { microAppsTranslationRef } from '../translation';

type Schedule = NonNullable<AppDetail['review']['schedule']>;

/** What is to be done about the review of an app now, and what follows otherwise; nothing where nothing is to be done. */
export function ReviewNotice({ app }: { app: AppDetail }) {
  const { open, schedule } = app.review;
  if (!schedule) {
    return null;
  }
  if (app.state === 'suspended') {
    return <Suspended open={open} />;
  }
  if (open?.state === 'attested') {
    return <Attested review={open} />;
  }
  return open ? <Open review={open} schedule={schedule} /> : null;
}

function Notice(props: {
  tone: Tone;
  headline: string;
  lines: ReactNode[];
  quote?: string | null;
}) {
  const { tone, headline, lines, quote } = props;
  return (
    <TrafficLight tone={tone} headline={headline}>
      {quote && <Quote>{quote}</Quote>}
      {lines.filter(Boolean).map((line, index) => (
        // The lines of a notice never change places.
        <Typography
          key={index}
          component="div"
          variant="body2"
          sx={{ color: 'inherit' }}
        >
          {line}
        </Typography>
      ))}
    </TrafficLight>
  );
}

function Suspended({ open }: { open: Review | null }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const words = () => {
    if (open?.state === 'attested') {
      return t('renewal.notice.reinstateAgree');
    }
    if (!open?.mayRenew) {
      return t('renewal.notice.reinstateOther');
    }
    return open.tier === 'low'
      ? t('renewal.notice.reinstate')
      : t('renewal.notice.reinstateSecurity');
  };
  return (
    <Notice
      tone="bad"
      headline={t('renewal.notice.suspended')}
      quote={sentBackWords(open)}
      lines={[words(), ...useAttestation(open)]}
    />
  );
}

function Attested({ review }: { review: Review }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Notice
      tone="caution"
      headline={t('renewal.notice.attested')}
      lines={useAttestation(review)}
    />
  );
}

function Open(props: { review: Review; schedule: Schedule }) {
  const { review, schedule } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { today, dueOn } = schedule;
  const isOverdue = today > dueOn;
  const headline = () => {
    if (isOverdue) {
      return t('renewal.notice.overdue', { day: formatDay(dueOn) });
    }
    return sentBackWords(review)
      ? t('renewal.notice.sentBack')
      : t('renewal.notice.due', { distance: formatDistance(today, dueOn) });
  };
  return (
    <Notice
      tone={isOverdue ? 'bad' : 'caution'}
      headline={headline()}
      quote={sentBackWords(review)}
      lines={[
        review.mayRenew ? t('renewal.notice.howTo') : review.renewReason,
        useConsequence(schedule),
      ]}
    />
  );
}

/** What security said when it sent the renewal back. */
function sentBackWords(review: Review | null): string | null {
  return review?.state === 'open' && review.decidedBy ? review.comment : null;
}

function useConsequence(schedule: Schedule): string {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { overdue, suspendsOn, graceEndsOn, today } = schedule;
  if (overdue === 'enforce' && suspendsOn) {
    return t('renewal.notice.suspends', {
      day: formatDay(suspendsOn),
      distance: formatDistance(today, suspendsOn),
    });
  }
  return overdue === 'off'
    ? t('renewal.notice.remindersEnd', { day: formatDay(graceEndsOn) })
    : t('renewal.notice.remindedDaily');
}

/** Who attested the facts, and by when security has to agree. */
export function useAttestation(review: Review | null): ReactNode[] {
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (!review?.attestedBy || review.state !== 'attested') {
    return [];
  }
  const { attestedBy, attestedAt, decideBy, escalatedAt, comment, late } =
    review;
  return [
    <>
      {t('renewal.notice.attestedBy')} <EntityName entityRef={attestedBy} />
      {attestedAt && (
        <>
          , <RelativeTime value={attestedAt} />
        </>
      )}
      .
    </>,
    comment && <Quote>{comment}</Quote>,
    decideBy &&
      t(late ? 'renewal.notice.decideLate' : 'renewal.notice.decideBy', {
        day: new Date(decideBy).toLocaleString(undefined, {
          dateStyle: 'medium',
          timeStyle: 'short',
        }),
      }),
    escalatedAt && t('renewal.notice.escalated'),
  ];
}
