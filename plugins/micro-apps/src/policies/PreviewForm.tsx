import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PreviewBody } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import CloseIcon from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useCallback, useRef, useState, type FormEvent } from 'react';
import { Panel } from '../components/Panel';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { parseDocument } from './parseDocument';

const MAX_BYTES = 3_000_000;

/** Takes a candidate bundle, or changed numbers of the risk model. */
export function PreviewForm({
  onStarted,
}: {
  onStarted: (id: string) => void;
}) {
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [file, setFile] = useState<File>();
  const [numbers, setNumbers] = useState('');
  const { run, busy, error } = useAction(
    useCallback(async () => {
      if (!file && !numbers.trim()) {
        throw new Error(t('policies.preview.needOne'));
      }
      if (file && file.size > MAX_BYTES) {
        throw new Error(t('policies.preview.tooLarge'));
      }
      const body = {
        ...(file && { bundle: await base64Of(file) }),
        ...(numbers.trim() && { riskModel: await parseDocument(numbers) }),
      };
      const preview = await api.startPreview(body as PreviewBody);
      onStarted(preview.id);
    }, [api, file, numbers, onStarted, t]),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <Panel title={t('policies.preview.title')}>
      <Box
        component="form"
        noValidate
        onSubmit={submit}
        sx={{ display: 'grid', gap: 2, maxWidth: 720 }}
      >
        <Typography variant="body2">{t('policies.preview.intro')}</Typography>
        <BundleField file={file} onChange={setFile} />
        <TextField
          multiline
          minRows={4}
          maxRows={16}
          size="small"
          label={t('policies.preview.riskModel')}
          helperText={t('policies.preview.riskModelHelp')}
          value={numbers}
          inputProps={{ style: { fontFamily: 'monospace' }, spellCheck: false }}
          onChange={event => setNumbers(event.target.value)}
        />
        {error && <ErrorPanel error={error} />}
        <Box>
          <Button type="submit" variant="contained" disabled={busy}>
            {busy
              ? t('policies.preview.starting')
              : t('policies.preview.start')}
          </Button>
        </Box>
      </Box>
    </Panel>
  );
}

function BundleField(props: {
  file?: File;
  onChange: (file: File | undefined) => void;
}) {
  const { file, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const input = useRef<HTMLInputElement>(null);
  return (
    <Box
      sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}
    >
      <input
        ref={input}
        hidden
        type="file"
        accept=".gz,.tgz,application/gzip"
        aria-label={t('policies.preview.bundle')}
        onChange={event => {
          onChange(event.target.files?.[0]);
          // So that the same file can be chosen once more after it changed.
          event.target.value = '';
        }}
      />
      <Button variant="outlined" onClick={() => input.current?.click()}>
        {t('policies.preview.bundle')}
      </Button>
      {file && (
        <>
          <Typography variant="body2">
            {t('policies.preview.bundleChosen', { name: file.name })}
          </Typography>
          <IconButton
            size="small"
            aria-label={t('policies.preview.removeBundle')}
            onClick={() => onChange(undefined)}
          >
            <CloseIcon fontSize="small" />
          </IconButton>
        </>
      )}
    </Box>
  );
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = reader.result as string;
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
