import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ResourceView,
  StateChip,
  useMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { Pages } from '../components/Pages';
import { useEntityLink } from '../components/links';
import { Panel } from '../components/Panel';
import { ItemRow } from '../myApps/ItemRow';
import { microAppsTranslationRef } from '../translation';

const PAGE_SIZE = 10;

/** The caller's apps whose file is not taken as it is, or is gone; nothing where there are none, or while they load. */
export function MyFilesPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const entityLink = useEntityLink();
  const apps = useMicroApps({
    owner: ['me'],
    fileProblem: 'true',
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const total = apps.value?.totalItems ?? 0;
  if (total === 0 && !apps.error) {
    return null;
  }
  return (
    <Panel title={t('files.mine')}>
      <ResourceView resource={apps}>
        {({ items }) => (
          <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {items.map(app => {
              const governance = `${entityLink(app.entityRef)}/governance`;
              return (
                <ItemRow
                  key={app.entityRef}
                  title={app.title}
                  to={governance}
                  chips={<StateChip state={app.state} />}
                  nextStep={t('files.mineProblem')}
                  action={
                    <Button
                      component={Link}
                      to={governance}
                      size="small"
                      variant="outlined"
                      aria-label={t('files.mineLinkLabel', {
                        title: app.title,
                      })}
                    >
                      {t('files.mineLink')}
                    </Button>
                  }
                />
              );
            })}
          </Box>
        )}
      </ResourceView>
      <Pages page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
    </Panel>
  );
}
