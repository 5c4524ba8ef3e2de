import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useAppAudit,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { AuditTable } from '../components/AuditTable';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';

const PAGE_SIZE = 10;

/** The audit entries of the app, for those who may see them. */
export function AppAuditPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const audit = useAppAudit(app.access.readEvidence ? app : undefined, {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <Panel title={t('tab.audit')}>
      {app.access.readEvidence ? (
        <ResourceView resource={audit}>
          {value => (
            <AuditTable
              audit={value}
              page={page}
              pageSize={PAGE_SIZE}
              onPage={setPage}
            />
          )}
        </ResourceView>
      ) : (
        <Typography variant="body2">{t('tab.auditHidden')}</Typography>
      )}
    </Panel>
  );
}
