import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppRequestCreatePermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { microAppsTranslationRef } from '../translation';
import { useLinks } from './links';

/** Leads to the form, for whoever may submit it. */
export function RegisterButton() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { allowed } = usePermission({
    permission: microAppRequestCreatePermission,
  });
  if (!allowed) {
    return null;
  }
  return (
    <Button
      component={Link}
      to={links.registration}
      variant="contained"
      size="small"
      sx={{ textTransform: 'none' }}
    >
      {t('register')}
    </Button>
  );
}
