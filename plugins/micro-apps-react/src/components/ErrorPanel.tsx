import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { describeError } from '../errors';
import { microAppsReactTranslationRef } from '../translation';

/**
 * What went wrong, and what to do about it.
 *
 * @public
 */
export function ErrorPanel(props: {
  error: Error;
  title?: string;
  onRetry?: () => void;
}) {
  const { error, title, onRetry } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const { advice, message, issues } = describeError(error);
  return (
    <Alert
      severity="error"
      action={
        onRetry && (
          <Button color="inherit" size="small" onClick={onRetry}>
            {t('error.retry')}
          </Button>
        )
      }
    >
      <AlertTitle>{title ?? t('error.title')}</AlertTitle>
      {t(`error.${advice}`)}
      {issues.length > 0 ? (
        <Box component="ul" sx={{ margin: 0, paddingLeft: 2.5 }}>
          {issues.map(issue => (
            <li key={`${issue.path} ${issue.message}`}>
              <code>{issue.path}</code> {issue.message}
            </li>
          ))}
        </Box>
      ) : (
        message && (
          <Box sx={{ marginTop: 0.5, overflowWrap: 'anywhere' }}>{message}</Box>
        )
      )}
    </Alert>
  );
}
