import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppPolicyManagePermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import { LinesSkeleton } from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useSearchParams } from 'react-router-dom';
import { microAppsTranslationRef } from '../translation';
import { PreviewForm } from './PreviewForm';
import { PreviewResult } from './PreviewResult';

/** Shows what a candidate would change; the preview that is shown stands in the address. */
export function PreviewView() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const { allowed, loading } = usePermission({
    permission: microAppPolicyManagePermission,
  });
  const id = params.get('preview');
  if (loading) {
    return <LinesSkeleton />;
  }
  if (!allowed) {
    return <Typography>{t('policies.preview.hidden')}</Typography>;
  }
  return id ? (
    <PreviewResult id={id} onAgain={() => setParams({ show: 'preview' })} />
  ) : (
    <PreviewForm
      onStarted={started => setParams({ show: 'preview', preview: started })}
    />
  );
}
