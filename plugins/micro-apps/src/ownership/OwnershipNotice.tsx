import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { TrafficLight } from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { formatDay } from '../components/calendarDays';
import { Quote } from '../components/DecisionList';
import { EntityName, EntityNames } from '../components/EntityName';
import { microAppsTranslationRef } from '../translation';

/** That nobody owns an app, or that it is offered to somebody; nothing where neither is. */
export function OwnershipNotice({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { orphan, offer } = app.ownership;
  const { primaryTitle: owner } = useEntityPresentation(app.ownership.owner);
  return (
    <>
      {orphan && (
        <TrafficLight
          tone="bad"
          headline={t(`ownership.reason.${orphan.reason}`, { owner })}
        >
          <Typography variant="body2" sx={{ color: 'inherit' }}>
            {orphan.isRetiring && t('ownership.retiring')}
            {!orphan.isRetiring &&
              (orphan.obstacle
                ? t('ownership.notRetired', { obstacle: orphan.obstacle })
                : t('ownership.retired', {
                    day: formatDay(orphan.deadline.slice(0, 10)),
                  }))}
          </Typography>
          <Typography component="div" variant="body2" sx={{ color: 'inherit' }}>
            {t('ownership.asked')} <EntityNames entityRefs={orphan.asked} />
          </Typography>
        </TrafficLight>
      )}
      {offer && (
        <>
          <Typography component="div" variant="body2">
            {t('ownership.offeredTo')} <EntityName entityRef={offer.to} />{' '}
            {t('ownership.by')} <EntityName entityRef={offer.offeredBy} />{' '}
            {t('ownership.since')} {formatDay(offer.offeredAt.slice(0, 10))}
          </Typography>
          {offer.comment && <Quote>{offer.comment}</Quote>}
        </>
      )}
    </>
  );
}
