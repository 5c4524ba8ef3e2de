import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/lib/useCopyToClipboard';
import { fileTextOf } from '../form/fileText';
import type { AppForm } from '../form/useAppForm';
import { useFile } from '../form/useFile';

/** For an app that is kept in a file: where that is, and what it has to say for the answers to hold. @internal */
export function FileText(props: { form: AppForm }) {
  const { app, t } = props.form;
  const place = useFile(app);
  const [shown, setShown] = useState(false);
  const [copied, copy] = useCopyToClipboard();
  if (!place) {
    return null;
  }
  const text = fileTextOf(app);
  return (
    <Alert severity="warning" sx={{ '& .MuiAlert-message': { minWidth: 0 } }}>
      <AlertTitle>{t('file.title')}</AlertTitle>
      {t('file.body')}{' '}
      {/^https?:/.test(place) ? (
        <Link href={place} target="_blank" rel="noopener" color="inherit">
          {place}
        </Link>
      ) : (
        <code>{place}</code>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, marginTop: 1 }}>
        <Button
          size="small"
          variant="outlined"
          color="inherit"
          onClick={() => copy(text)}
        >
          {copied.value === text ? t('file.copied') : t('file.copy')}
        </Button>
        <Button
          size="small"
          color="inherit"
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? t('file.hide') : t('file.show')}
        </Button>
      </Box>
      {shown && (
        <Box
          component="pre"
          tabIndex={0}
          role="region"
          aria-label={t('file.text')}
          sx={{
            maxHeight: 360,
            overflow: 'auto',
            marginBottom: 0,
            fontSize: '0.8rem',
          }}
        >
          {text}
        </Box>
      )}
    </Alert>
  );
}
