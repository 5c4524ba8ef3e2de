import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  microAppModelEndpointManagePermission,
  type RegisterEntry,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  LinesSkeleton,
  ResourceView,
  useModelEndpoints,
  useChoices,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { EditView } from './EditView';
import { EndpointTable } from './EndpointTable';
import { HistoryDialog } from './HistoryDialog';
import { ReassessmentPanel } from './ReassessmentPanel';

/** In the address, in place of an id, where an entry is added; no id may begin so. */
const NEW = '+';

/** The register of model endpoints; which entry is edited stands in the address. */
export function ModelEndpointsPage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const { allowed, loading } = usePermission({
    permission: microAppModelEndpointManagePermission,
  });
  const endpoints = useModelEndpoints();
  const editing = params.get('edit');
  const close = (changed: boolean) =>
    setParams(changed ? { applied: 'true' } : {});
  return (
    <PageBody title={t('endpoints.title')}>
      {editing === null ? (
        <>
          {params.has('applied') && (
            <Alert severity="success" role="status" sx={{ marginBottom: 2 }}>
              {t('endpoints.edit.applied')}
            </Alert>
          )}
          <Box
            sx={{
              display: 'grid',
              gap: 2,
              gridTemplateColumns: 'minmax(0, 1fr)',
            }}
          >
            <ReassessmentPanel />
            <Entries
              endpoints={endpoints}
              onEdit={allowed ? id => setParams({ edit: id }) : undefined}
            />
          </Box>
        </>
      ) : (
        <Editing
          id={editing}
          endpoints={endpoints}
          mayEdit={loading ? undefined : allowed}
          onClose={close}
        />
      )}
    </PageBody>
  );
}

function Entries(props: {
  endpoints: ReturnType<typeof useModelEndpoints>;
  onEdit?: (id: string) => void;
}) {
  const { endpoints, onEdit } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [shown, setShown] = useState<string>();
  return (
    <Panel
      title={t('endpoints.title')}
      actions={
        onEdit && (
          <Button size="small" variant="outlined" onClick={() => onEdit(NEW)}>
            {t('endpoints.edit.add')}
          </Button>
        )
      }
    >
      <Typography variant="body2" sx={{ marginBottom: 1.5 }}>
        {t('endpoints.intro')}
      </Typography>
      <ResourceView resource={endpoints} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Typography variant="body2">{t('endpoints.none')}</Typography>
          ) : (
            <EndpointTable items={items} onHistory={setShown} onEdit={onEdit} />
          )
        }
      </ResourceView>
      {shown && (
        <HistoryDialog id={shown} onClose={() => setShown(undefined)} />
      )}
    </Panel>
  );
}

function Editing(props: {
  id: string;
  endpoints: ReturnType<typeof useModelEndpoints>;
  mayEdit: boolean | undefined;
  onClose: (hasChanged: boolean) => void;
}) {
  const { id, endpoints, mayEdit, onClose } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const choices = useChoices();
  const entry = endpoints.value?.items.find(item => item.id === id);
  const title = entry
    ? t('endpoints.edit.title', { title: entry.title })
    : t('endpoints.edit.add');
  if (mayEdit === false) {
    return <Typography>{t('endpoints.edit.hidden')}</Typography>;
  }
  const problem = endpoints.error ?? choices.error;
  if (problem && !(endpoints.value && choices.value)) {
    return <ErrorPanel error={problem} />;
  }
  if (mayEdit === undefined || !endpoints.value || !choices.value) {
    return <LinesSkeleton lines={6} />;
  }
  return (
    <>
      <Button size="small" onClick={() => onClose(false)}>
        ← {t('endpoints.edit.back')}
      </Button>
      <Typography
        component="h2"
        sx={{ fontSize: '1.3rem', fontWeight: 700, margin: '4px 0 16px' }}
      >
        {title}
      </Typography>
      {entry || id === NEW ? (
        <EditCurrent
          key={id}
          entry={entry}
          regions={choices.value.regions}
          onClose={onClose}
        />
      ) : (
        <Typography>{t('endpoints.edit.gone')}</Typography>
      )}
    </>
  );
}

/** Keeps the entry as it was when the editing began; that it changed since is offered to be looked at. */
function EditCurrent(props: {
  entry?: RegisterEntry;
  regions: { id: string; title: string }[];
  onClose: (hasChanged: boolean) => void;
}) {
  const { entry, regions, onClose } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [begun, setBegun] = useState(entry);
  return (
    <>
      {begun?.version !== entry?.version && (
        <Alert
          severity="warning"
          sx={{ marginBottom: 2 }}
          action={
            <Button
              color="inherit"
              size="small"
              onClick={() => setBegun(entry)}
            >
              {t('endpoints.edit.stale')}
            </Button>
          }
        >
          {t('endpoints.edit.staleTitle')}
        </Alert>
      )}
      <EditView
        key={begun?.version}
        entry={begun}
        regions={regions}
        onClose={onClose}
      />
    </>
  );
}
