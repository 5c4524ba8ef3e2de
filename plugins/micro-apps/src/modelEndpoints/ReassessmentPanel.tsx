import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  RegisterEffect,
  RegisterReassessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  TierChip,
  useReassessedApps,
  useReassessment,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { EntityName } from '../components/EntityName';
import { Pages } from '../components/Pages';
import { useEntityLink } from '../components/links';
import { Panel } from '../components/Panel';
import { SimpleTable } from '../components/SimpleTable';
import { TextLink } from '../components/TextLink';
import { Progress } from '../policies/BundlePanel';
import { microAppsTranslationRef } from '../translation';

const POLL_MS = 1_000;
const PAGE_SIZE = 10;

/** What followed from the last change of the register, and how far that is. */
export function ReassessmentPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const job = useReassessment();
  const { value, reload } = job;
  const state = value?.progress.state;
  useEffect(() => {
    if (state !== 'running') {
      return undefined;
    }
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [state, reload]);
  if (!value || state === 'idle') {
    return null;
  }
  return (
    <Panel title={t('endpoints.job.title')} headingLevel="h3">
      <Changed changed={value.changed} />
      <Standing job={value} />
      {value.affected > 0 && <Affected key={state} />}
    </Panel>
  );
}

function Changed({ changed }: Pick<RegisterReassessment, 'changed'>) {
  return (
    <Box component="ul" sx={{ margin: '0 0 8px', paddingLeft: 2.5 }}>
      {changed.map(({ id, title, changes }) => (
        <li key={id}>
          <strong>{title}</strong>: {changes.join('; ')}
        </li>
      ))}
    </Box>
  );
}

function Standing({ job }: { job: RegisterReassessment }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { progress, affected, reopened } = job;
  if (progress.state !== 'done') {
    return (
      <>
        <Progress
          label={t('endpoints.job.running')}
          done={progress.done}
          total={progress.total}
        />
        {progress.message && (
          <Alert severity="warning">
            {t('endpoints.job.waits', { message: progress.message })}
          </Alert>
        )}
      </>
    );
  }
  const when = progress.finishedAt
    ? new Date(progress.finishedAt).toLocaleString()
    : '';
  return (
    <Typography role="status" variant="body2">
      {progress.total === 0
        ? t('endpoints.job.nobody')
        : t('endpoints.job.done', { count: progress.total, when })}{' '}
      {affected > 0 && t('endpoints.job.affected', { count: affected })}{' '}
      {reopened > 0 && t('endpoints.job.reopened', { count: reopened })}
    </Typography>
  );
}

function Affected() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [shown, setShown] = useState(false);
  return (
    <Box sx={{ marginTop: 1 }}>
      <Button
        size="small"
        variant="outlined"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? t('endpoints.job.hide') : t('endpoints.job.show')}
      </Button>
      {shown && <AffectedTable />}
    </Box>
  );
}

function AffectedTable() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const link = useEntityLink();
  const [page, setPage] = useState(0);
  const apps = useReassessedApps({
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <ResourceView resource={apps} lines={4}>
      {({ items, totalItems }) => (
        <>
          <SimpleTable
            label={t('endpoints.job.label')}
            columns={[
              t('policies.preview.app'),
              t('policies.preview.owner'),
              t('policies.preview.before'),
              t('policies.preview.after'),
              t('endpoints.preview.reopens'),
              t('policies.preview.why'),
            ]}
            rows={items.map(item => ({
              key: `${item.app.namespace}/${item.app.name}`,
              cells: [
                <TextLink
                  key="app"
                  to={link(`microapp:${item.app.namespace}/${item.app.name}`)}
                >
                  {item.app.title}
                </TextLink>,
                <EntityName key="owner" entityRef={item.app.owner} />,
                <Score key="before" standing={item.before} />,
                <Score key="after" standing={item.after} />,
                item.reopened
                  ? t('endpoints.preview.yes')
                  : t('endpoints.preview.no'),
                item.reasons.join('; '),
              ],
            }))}
          />
          <Pages
            page={page}
            pageSize={PAGE_SIZE}
            total={totalItems}
            onPage={setPage}
          />
        </>
      )}
    </ResourceView>
  );
}

function Score({ standing }: { standing: RegisterEffect['before'] }) {
  return standing ? (
    <TierChip tier={standing.tier} score={standing.score} />
  ) : null;
}
