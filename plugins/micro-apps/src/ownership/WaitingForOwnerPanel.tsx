import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OwnedApp } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  ToneChip,
  useHandovers,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { Pages } from '../components/Pages';
import { formatDay } from '../components/calendarDays';
import { EntityName } from '../components/EntityName';
import { useEntityLink } from '../components/links';
import { Panel } from '../components/Panel';
import { ResultNotice } from '../components/ResultNotice';
import { ItemRow } from '../myApps/ItemRow';
import { microAppsTranslationRef } from '../translation';
import { OwnershipActions } from './OwnershipActions';

const PAGE_SIZE = 10;

/** The apps that wait for the caller to become their owner; nothing where there are none, or while they load. */
export function WaitingForOwnerPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const [done, setDone] = useState<string>();
  const handovers = useHandovers({
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const total = handovers.value?.totalItems ?? 0;
  const notice = done && (
    <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
  );
  if (total === 0 && !handovers.error) {
    // What came of the last one is said when it is gone.
    return notice || null;
  }
  return (
    <Panel title={t('ownership.mine')}>
      {notice}
      <ResourceView resource={handovers}>
        {({ items }) => (
          <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {items.map(item => (
              <Item
                key={`${item.app.namespace}/${item.app.name}`}
                {...item}
                onDone={setDone}
              />
            ))}
          </Box>
        )}
      </ResourceView>
      <Pages page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
    </Panel>
  );
}

function Item({
  app,
  ownership,
  onDone,
}: OwnedApp & { onDone: (message: string) => void }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const entityLink = useEntityLink();
  const { orphan, offer } = ownership;
  return (
    <ItemRow
      title={app.title}
      to={entityLink(`microapp:${app.namespace}/${app.name}`)}
      chips={
        orphan && <ToneChip tone="bad">{t('ownership.ownerless')}</ToneChip>
      }
      nextStep={
        offer || !orphan ? (
          <>
            {t('ownership.item.offer')}{' '}
            <EntityName entityRef={offer?.from ?? ownership.owner} />
          </>
        ) : (
          t('ownership.item.orphan', {
            day: formatDay(orphan.deadline.slice(0, 10)),
          })
        )
      }
      action={
        <OwnershipActions app={app} ownership={ownership} onDone={onDone} />
      }
    />
  );
}
