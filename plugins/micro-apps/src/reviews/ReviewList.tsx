import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Review } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  RelativeTime,
  TierChip,
  ToneChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { Quote } from '../components/DecisionList';
import { EntityName } from '../components/EntityName';
import { useEntityLink } from '../components/links';
import { ResultNotice } from '../components/ResultNotice';
import { Row, RowTitle } from '../components/Row';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { choicesOf, type ReviewStepChoice } from './ReviewActions';
import { ReviewDialogOf } from './ReviewDialogOf';
import { isDayOver } from './late';

type Asked = { review: Review; choice: ReviewStepChoice };

/** Reviews of several apps, each with what the caller can do about it, or why nothing. */
export function ReviewList({ reviews }: { reviews: Review[] }) {
  const [asked, setAsked] = useState<Asked>();
  const [done, setDone] = useState<string>();
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {reviews.map(review => (
          <ReviewItem
            key={review.id}
            review={review}
            onAsk={choice => setAsked({ review, choice })}
          />
        ))}
      </Box>
      {asked && (
        <ReviewDialogOf
          {...asked}
          onClose={() => setAsked(undefined)}
          onDone={message => {
            setAsked(undefined);
            setDone(message);
          }}
        />
      )}
    </>
  );
}

function ReviewItem(props: {
  review: Review;
  onAsk: (choice: ReviewStepChoice) => void;
}) {
  const { review, onAsk } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const linkOf = useEntityLink();
  const { app, tier } = review;
  const words = {
    renew: [t('renewal.renew'), 'renewal.renewLabel'],
    approve: [t('renewal.approve'), 'renewal.approveLabel'],
    'send-back': [t('renewal.sendBack'), 'renewal.sendBackLabel'],
  } as const;
  const choices = choicesOf(review);
  return (
    <Row
      align="flex-start"
      action={
        choices.length > 0 &&
        choices.map((choice, index) => (
          <Button
            key={choice}
            size="small"
            variant={index === 0 ? 'contained' : 'outlined'}
            aria-label={t(words[choice][1], { title: app.title })}
            onClick={() => onAsk(choice)}
          >
            {words[choice][0]}
          </Button>
        ))
      }
    >
      <RowTitle>
        <TextLink
          to={`${linkOf(`microapp:${app.namespace}/${app.name}`)}/governance`}
        >
          {app.title}
        </TextLink>
        <TierChip tier={tier} />
        <Late review={review} />
      </RowTitle>
      <Typography component="div" variant="body2" color="text.secondary">
        <Standing review={review} />
      </Typography>
      {review.comment && <Quote>{review.comment}</Quote>}
      {review.decidesFor && (
        <Typography variant="body2" component="div">
          {t('renewal.item.decidesFor')}{' '}
          <EntityName entityRef={review.decidesFor} />
        </Typography>
      )}
      {choices.length === 0 && review.decideReason && (
        <Typography variant="body2">{review.decideReason}</Typography>
      )}
    </Row>
  );
}

function Late({ review }: { review: Review }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (review.state === 'attested') {
    return review.late ? (
      <ToneChip tone="bad">{t('renewal.item.late')}</ToneChip>
    ) : null;
  }
  return isDayOver(review.dueAt) ? (
    <ToneChip tone="bad">{t('renewal.item.overdue')}</ToneChip>
  ) : (
    <ToneChip tone="caution">{t('renewal.item.due')}</ToneChip>
  );
}

function Standing({ review }: { review: Review }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { attestedBy, attestedAt, decideBy, escalatedAt, dueAt, app } = review;
  if (review.state !== 'attested' || !attestedBy || !attestedAt) {
    return (
      <>
        {t('renewal.item.dueAt')} <DayText value={dueAt} /> (
        <RelativeTime value={dueAt} />) · <EntityName entityRef={app.owner} />
      </>
    );
  }
  return (
    <>
      {t('renewal.item.attestedBy')} <EntityName entityRef={attestedBy} />,{' '}
      <RelativeTime value={attestedAt} />
      {decideBy && (
        <>
          {' · '}
          {t('renewal.item.decideBy')} <DayText value={decideBy} />
        </>
      )}
      {escalatedAt && ` · ${t('renewal.item.escalated')}`}
    </>
  );
}
