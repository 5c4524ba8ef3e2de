import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DiffList,
  ResourceView,
  useRevisionDiff,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { ChangeReasons } from './ChangeReasons';
import { hasPending, isReopened } from './pending';

/** What waits beside the revision in force, why people are asked, and what it changes. */
export function PendingChange(props: { app: AppDetail; folded?: boolean }) {
  const { app, folded } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { openRequest, reopening } = app;
  if (!hasPending(app)) {
    return null;
  }
  const asked = openRequest && isReopened(openRequest);
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Standing app={app} />
      <ChangeReasons
        title={t('change.why')}
        reasons={openRequest?.reasons ?? reopening?.reasons ?? []}
      />
      {openRequest && !asked && reopening && (
        <ChangeReasons
          title={t('change.inQuestion')}
          reasons={reopening.reasons}
        />
      )}
      {openRequest && !asked && (
        <Differences
          app={app}
          revision={openRequest.revision}
          folded={folded === true}
        />
      )}
    </Box>
  );
}

/** The same as a panel of its own; nothing where nothing waits. */
export function PendingChangePanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (!hasPending(app)) {
    return null;
  }
  const reopened = app.openRequest ? isReopened(app.openRequest) : true;
  return (
    <Panel title={reopened ? t('change.reopened') : t('change.pending')}>
      <PendingChange app={app} />
    </Panel>
  );
}

function Standing({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { openRequest, staysInForce } = app;
  const approved = String(app.approvedRevision?.number);
  const revision = String(openRequest?.revision);
  const sentence = () => {
    if (!openRequest) {
      return t('change.notGiven');
    }
    if (isReopened(openRequest)) {
      return staysInForce
        ? t('change.again', { revision })
        : t('change.againAlone', { revision });
    }
    return staysInForce
      ? t('change.waits', { revision, approved })
      : t('change.waitsAlone', { revision, approved });
  };
  return <Typography variant="body2">{sentence()}</Typography>;
}

function Differences(props: {
  app: AppDetail;
  revision: number;
  folded: boolean;
}) {
  const { app, revision, folded } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [open, setOpen] = useState(!folded);
  const id = useId();
  return (
    <div>
      {folded && (
        <Button
          size="small"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? t('change.hide') : t('change.show')}
        </Button>
      )}
      <div id={id}>{open && <DiffOf app={app} revision={revision} />}</div>
    </div>
  );
}

function DiffOf({ app, revision }: { app: AppDetail; revision: number }) {
  const diff = useRevisionDiff(app, revision, app.approvedRevision?.number);
  return (
    <ResourceView resource={diff} lines={2}>
      {({ differences }) => <DiffList differences={differences} />}
    </ResourceView>
  );
}
