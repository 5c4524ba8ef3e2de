import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import Typography from '@mui/material/Typography';
import { microAppsReactTranslationRef } from '../translation';

/**
 * Which policy bundle an assessment rests on. It says nothing of assessments that are older than policies.
 *
 * @public
 */
export function PolicyBundle(props: {
  assessment: Pick<Assessment, 'policy'>;
}) {
  const { policy } = props.assessment;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  if (policy === undefined) {
    return null;
  }
  return (
    <Typography
      variant="caption"
      component="p"
      color="text.secondary"
      sx={{ marginTop: 1, overflowWrap: 'anywhere' }}
    >
      {policy ? t('check.bundle', policy) : t('check.noBundle')}
    </Typography>
  );
}
