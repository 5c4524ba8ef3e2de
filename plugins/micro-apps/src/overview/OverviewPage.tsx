import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  microAppAuditReadPermission,
  microAppFileReadPermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useMicroAppsOverview,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useLinks } from '../components/links';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { RegisterButton } from '../components/RegisterButton';
import { TextLink } from '../components/TextLink';
import { WaitingForOwnerPanel } from '../ownership/WaitingForOwnerPanel';
import { microAppsTranslationRef } from '../translation';
import { Distributions } from './Distributions';
import { Numbers } from './Numbers';

/** The numbers that matter, each leading to what it counts. */
export function OverviewPage() {
  const overview = useMicroAppsOverview();
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <PageBody title={t('pageTitle.overview')}>
      <ResourceView resource={overview} lines={8}>
        {value => (
          <Box
            sx={{
              display: 'grid',
              gap: 3,
              gridTemplateColumns: 'minmax(0, 1fr)',
            }}
          >
            {value.apps === 0 && <NothingYet />}
            <WaitingForOwnerPanel />
            <Numbers overview={value} />
            {value.apps > 0 && <Distributions overview={value} />}
            <More />
          </Box>
        )}
      </ResourceView>
    </PageBody>
  );
}

function NothingYet() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Panel title={t('overview.empty')}>
      <Typography sx={{ marginBottom: 1.5 }}>
        {t('overview.emptyHint')}
      </Typography>
      <RegisterButton />
    </Panel>
  );
}

function More() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const audit = usePermission({ permission: microAppAuditReadPermission });
  const files = usePermission({ permission: microAppFileReadPermission });
  return (
    <Panel title={t('overview.more')}>
      <Box sx={{ display: 'grid', gap: 1 }}>
        <MoreLink
          to={links.modelEndpoints}
          title={t('overview.modelEndpoints')}
          hint={t('overview.modelEndpointsHint')}
        />
        {files.allowed && (
          <MoreLink
            to={links.files}
            title={t('files.title')}
            hint={t('files.overviewHint')}
          />
        )}
        {audit.allowed && (
          <MoreLink
            to={links.audit}
            title={t('overview.audit')}
            hint={t('overview.auditHint')}
          />
        )}
      </Box>
    </Panel>
  );
}

function MoreLink(props: { to: string; title: string; hint: string }) {
  return (
    <div>
      <TextLink to={props.to}>{props.title}</TextLink>
      <Typography variant="body2" color="text.secondary">
        {props.hint}
      </Typography>
    </div>
  );
}
