import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  REQUEST_STATES,
  type AppDetail,
  type Revision,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DiffList,
  DigestText,
  RelativeTime,
  RequestStateChip,
  ResourceView,
  ToneChip,
  useRevisionDiff,
  useRevisions,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { ChangeReasons } from '../changes/ChangeReasons';
import { Quote } from '../components/DecisionList';
import { EntityName } from '../components/EntityName';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { RevisionAssessment } from './RevisionAssessment';

const PAGE_SIZE = 10;

/** The revisions, newest first, each with what it changed. */
export function RevisionsPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const revisions = useRevisions(app, {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <Panel title={t('tab.revisions')}>
      <ResourceView resource={revisions}>
        {({ items, totalItems }) => (
          <>
            <Box
              component="ol"
              sx={{ listStyle: 'none', margin: 0, padding: 0 }}
            >
              {items.map(revision => (
                <RevisionItem
                  key={revision.number}
                  app={app}
                  revision={revision}
                />
              ))}
            </Box>
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={setPage}
            />
          </>
        )}
      </ResourceView>
    </Panel>
  );
}

function RevisionItem(props: { app: AppDetail; revision: Revision }) {
  const { app, revision } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [open, setOpen] = useState(false);
  const id = useId();
  const name = { revision: String(revision.number) };
  const state = REQUEST_STATES.find(value => value === revision.outcome);
  return (
    <Box
      component="li"
      sx={{
        padding: '8px 0',
        borderTop: '1px solid',
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 'none' },
      }}
    >
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
      >
        <Typography component="span" variant="body2" sx={{ fontWeight: 700 }}>
          {t('revision.number', name)}
        </Typography>
        {state && <RequestStateChip state={state} />}
        {revision.number === app.approvedRevision?.number && (
          <ToneChip tone="good">{t('revision.inForce')}</ToneChip>
        )}
        {revision.change && (
          <ToneChip tone={revision.change.material ? 'caution' : 'neutral'}>
            {revision.change.material
              ? t('change.material')
              : t('change.immaterial')}
          </ToneChip>
        )}
        <DigestText digest={revision.digest} />
        {revision.number > 1 && (
          <Button
            size="small"
            aria-expanded={open}
            aria-controls={id}
            aria-label={open ? undefined : t('revision.compareLabel', name)}
            onClick={() => setOpen(!open)}
          >
            {open ? t('revision.hide') : t('revision.compare')}
          </Button>
        )}
      </Box>
      <Typography component="div" variant="body2" color="text.secondary">
        {t('revision.by')} <EntityName entityRef={revision.submittedBy} />,{' '}
        <RelativeTime value={revision.submittedAt} />
      </Typography>
      {revision.comment && <Quote>{revision.comment}</Quote>}
      {open && revision.change && (
        <ChangeReasons
          title={
            revision.change.material ? t('change.why') : t('change.whyNot')
          }
          reasons={revision.change.reasons}
        />
      )}
      <Box id={id}>
        {open && (
          <Box sx={{ marginTop: 1 }}>
            <RevisionAssessment app={app} revision={revision.number} />
          </Box>
        )}
        {open && <RevisionChanges app={app} revision={revision.number} />}
      </Box>
    </Box>
  );
}

function RevisionChanges(props: { app: AppDetail; revision: number }) {
  const { app, revision } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const diff = useRevisionDiff(app, revision, revision - 1);
  return (
    <Box sx={{ marginTop: 1 }}>
      <Typography variant="body2" color="text.secondary">
        {t('revision.against', { revision: String(revision - 1) })}
      </Typography>
      <ResourceView resource={diff} lines={2}>
        {({ differences }) => <DiffList differences={differences} />}
      </ResourceView>
    </Box>
  );
}
