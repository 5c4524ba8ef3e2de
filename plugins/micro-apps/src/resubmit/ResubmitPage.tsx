import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ErrorPanel,
  manifestToFormData,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { Navigate, useParams } from 'react-router-dom';
import useAsyncRetry from 'react-use/lib/useAsyncRetry';
import { useLinks } from '../components/links';
import { PageBody } from '../components/PageBody';
import { microAppsTranslationRef } from '../translation';

/** Opens the form, filled in with what was sent last. */
export function ResubmitPage() {
  const { namespace = '', name = '' } = useParams();
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  // Asked anew each time: the form must start from the newest revision, not from what a screen happens to remember.
  const { value, error, retry } = useAsyncRetry(
    () => api.getApp({ namespace, name }),
    [api, namespace, name],
  );
  if (value) {
    const { manifest, number } = value.currentRevision;
    const formData = manifestToFormData(manifest, { baseRevision: number });
    const query = new URLSearchParams({ formData: JSON.stringify(formData) });
    return <Navigate replace to={`${links.registration}?${query}`} />;
  }
  return (
    <PageBody>
      {error ? (
        <ErrorPanel error={error} onRetry={retry} />
      ) : (
        <Typography role="status">{t('resubmit.opening')}</Typography>
      )}
    </PageBody>
  );
}
