import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DecisionLogEntry } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  ToneChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import { EntityName } from '../components/EntityName';
import { useEntityLink } from '../components/links';
import { NoWrap, SimpleTable } from '../components/SimpleTable';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

/** A page of the log of decisions. */
export function DecisionsTable(props: {
  items: DecisionLogEntry[];
  onDetails: (decisionId: string) => void;
}) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const link = useEntityLink();
  return (
    <SimpleTable
      label={t('policies.decisions.title')}
      columns={[
        t('policies.decisions.time'),
        t('policies.point.label'),
        t('policies.decisions.app'),
        t('policies.decisions.outcome'),
        t('policies.decisions.rules'),
        t('policies.decisions.requestedBy'),
        t('policies.decisions.bundle'),
        t('policies.decisions.details'),
      ]}
      rows={props.items.map(entry => ({
        key: entry.decisionId,
        cells: [
          <NoWrap key="time">
            <RelativeTime value={entry.timestamp} />
          </NoWrap>,
          t(`policies.point.${entry.point}`),
          entry.app ? (
            <TextLink key="app" to={link(`microapp:${entry.app}`)}>
              {entry.app}
            </TextLink>
          ) : (
            '–'
          ),
          <ToneChip key="outcome" tone={entry.allow ? 'good' : 'bad'}>
            {entry.allow
              ? t('policies.decisions.allowed')
              : t('policies.decisions.denied')}
          </ToneChip>,
          entry.denied.join(', ') || '–',
          <EntityName key="by" entityRef={entry.requestedBy} />,
          entry.bundle?.revision ?? '–',
          <Button
            key="details"
            size="small"
            sx={{ minWidth: 0, padding: 0 }}
            aria-label={t('policies.decisions.detailsLabel', {
              time: entry.timestamp,
              app: entry.app ?? '–',
            })}
            onClick={() => props.onDetails(entry.decisionId)}
          >
            {t('policies.decisions.details')}
          </Button>,
        ],
      }))}
    />
  );
}
