import { useTranslationRef } from '@backstage/frontend-plugin-api';
import CheckIcon from '@mui/icons-material/Check';
import CopyIcon from '@mui/icons-material/ContentCopy';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { microAppsReactTranslationRef } from '../translation';

/**
 * A digest, shortened to what a person compares, with a button that copies the whole.
 *
 * @public
 */
export function DigestText(props: { digest: string }) {
  const { digest } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const [copied, setCopied] = useState(false);
  const hex = digest.replace(/^sha256:/, '');
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: '2px',
        whiteSpace: 'nowrap',
      }}
    >
      <Box
        component="code"
        title={digest}
        sx={{ fontSize: '0.8125rem', fontFamily: 'monospace' }}
      >
        {`${hex.slice(0, 8)}…${hex.slice(-4)}`}
      </Box>
      <IconButton
        size="small"
        aria-label={copied ? t('digest.copied') : t('digest.copy')}
        onClick={() => {
          navigator.clipboard?.writeText(digest).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
        sx={{ padding: '3px', '& svg': { fontSize: '0.875rem' } }}
      >
        {copied ? <CheckIcon /> : <CopyIcon />}
      </IconButton>
    </Box>
  );
}
