import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Preview } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useRegisterPreview,
  useRegisterPreviewChanges,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { Progress } from '../policies/BundlePanel';
import { ChangesTable } from '../policies/PreviewChangesTable';
import { microAppsTranslationRef } from '../translation';

const POLL_MS = 500;
const PAGE_SIZE = 10;
const COUNTS = [
  'changed',
  'reopened',
  'score',
  'tier',
  'verdict',
  'newlyDenied',
] as const;

/** What a change of the register would do, before it applies. */
export function RegisterPreviewPanel(props: {
  id: string;
  onDone: (id: string) => void;
}) {
  const { id, onDone } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const preview = useRegisterPreview(id);
  const { reload } = preview;
  const state = preview.value?.progress.state;
  useEffect(() => {
    if (state === 'done') {
      onDone(id);
    }
    if (state !== 'running') {
      return undefined;
    }
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [state, reload, onDone, id]);
  return (
    <Panel title={t('endpoints.preview.title')} headingLevel="h3">
      <ResourceView resource={preview} lines={5}>
        {value => <Result preview={value} />}
      </ResourceView>
    </Panel>
  );
}

function Result({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { progress, counts } = preview;
  if (progress.state === 'failed') {
    return (
      <Alert severity="error">
        {t('endpoints.preview.failed', { message: progress.message ?? '' })}
      </Alert>
    );
  }
  if (progress.state !== 'done') {
    return (
      <Progress
        label={t('endpoints.preview.running')}
        done={progress.done}
        total={progress.total}
      />
    );
  }
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Typography role="status">
        <strong>{progress.total.toLocaleString()}</strong>{' '}
        {t('endpoints.preview.uses', { count: progress.total })}
        {counts.changed === 0 && `. ${t('endpoints.preview.none')}`}
      </Typography>
      {counts.changed > 0 && (
        <>
          <Counts counts={counts} />
          <Changes id={preview.id} />
        </>
      )}
    </Box>
  );
}

function Counts({ counts }: { counts: Preview['counts'] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box
      component="ul"
      aria-label={t('endpoints.preview.counts')}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1.5,
        margin: 0,
        padding: 0,
        listStyle: 'none',
      }}
    >
      {COUNTS.map(name => (
        <Box
          key={name}
          component="li"
          sx={theme => ({
            padding: '6px 12px',
            border: `1px solid ${theme.palette.divider}`,
            borderRadius: '8px',
          })}
        >
          <strong>{(counts[name] ?? 0).toLocaleString()}</strong>{' '}
          {t(`endpoints.preview.${name}`)}
        </Box>
      ))}
    </Box>
  );
}

function Changes({ id }: { id: string }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const changes = useRegisterPreviewChanges(id, {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <ResourceView resource={changes} lines={5}>
      {({ items, totalItems }) => (
        <div>
          <ChangesTable
            label={t('endpoints.job.label')}
            items={items}
            first={{
              title: t('endpoints.preview.reopens'),
              cell: index =>
                items[index].reopens
                  ? t('endpoints.preview.yes')
                  : t('endpoints.preview.no'),
            }}
          />
          <Pages
            page={page}
            pageSize={PAGE_SIZE}
            total={totalItems}
            onPage={setPage}
          />
        </div>
      )}
    </ResourceView>
  );
}
