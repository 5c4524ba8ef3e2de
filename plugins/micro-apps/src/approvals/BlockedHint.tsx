import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppControlVerifyPermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import { useApprovals } from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useLinks } from '../components/links';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

const BLOCKED = { state: ['blocked' as const], limit: 1 };

/**
 * Nobody can decide what is blocked, so it waits for nobody; but whoever verifies controls can get it moving.
 */
export function BlockedHint() {
  const blocked = useApprovals(BLOCKED).value;
  const first = blocked?.items[0];
  return first ? (
    <Hint count={blocked.totalItems} entityRef={first.app.entityRef} />
  ) : null;
}

function Hint({ count, entityRef }: { count: number; entityRef: string }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  // One app stands for all: who verifies controls is a matter of role, and the review screen asks for each.
  const { allowed } = usePermission({
    permission: microAppControlVerifyPermission,
    resourceRef: entityRef,
  });
  if (!allowed) {
    return null;
  }
  return (
    <Typography variant="body2" sx={{ marginTop: 2 }}>
      {t('approvals.blockedHint', { count })}{' '}
      <TextLink inText to={links.approvals('blocked')}>
        {t('approvals.blockedLink')}
      </TextLink>
    </Typography>
  );
}
