import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppFileReadPermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import { useFileProblems } from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useLinks } from '../components/links';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

const COUNT_ONLY = { limit: 1 };

/** Says beside the apps that there are files which are none of them, or not as they are. */
export function FilesHint() {
  const { allowed } = usePermission({ permission: microAppFileReadPermission });
  return allowed ? <Hint /> : null;
}

function Hint() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const count = useFileProblems(COUNT_ONLY).value?.totalItems ?? 0;
  return count > 0 ? (
    <Typography variant="body2" sx={{ marginBottom: 1.5 }}>
      {t('files.hint', { count })}{' '}
      <TextLink inText to={links.files}>
        {t('files.hintLink')}
      </TextLink>
    </Typography>
  ) : null;
}
