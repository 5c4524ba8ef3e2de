import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Choices,
  RegisterEntry,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useCallback, useMemo, useState } from 'react';
import { Panel } from '../components/Panel';
import { ReasonField } from '../components/ReasonField';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { EntryDraft, emptyDraft, toDraft, toInput } from './draft';
import { EntryFields } from './EntryFields';
import { ModelFields } from './ModelFields';
import { RegisterPreviewPanel } from './RegisterPreviewPanel';

/** Edits an entry of the register: what a change does is seen before it applies. */
export function EditView(props: {
  /** Nothing where an entry is added. */
  entry?: RegisterEntry;
  regions: Choices['regions'];
  onClose: (hasChanged: boolean) => void;
}) {
  const { entry, regions, onClose } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [draft, setDraft] = useState<EntryDraft>(() =>
    entry ? toDraft(entry) : emptyDraft(regions[0]?.id ?? ''),
  );
  const [takesBack, setTakesBack] = useState(false);
  const change = useMemo(
    () => ({
      id: entry?.id ?? draft.id.trim(),
      version: entry?.version ?? 0,
      entry: takesBack ? null : toInput(draft),
    }),
    [draft, entry, takesBack],
  );
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      {entry?.override && (
        <Overridden
          entry={entry}
          takesBack={takesBack}
          onToggle={() => setTakesBack(!takesBack)}
        />
      )}
      {!takesBack && (
        <>
          <Panel title={t('endpoints.edit.entry')} headingLevel="h3">
            <EntryFields
              draft={draft}
              isNew={!entry}
              regions={regions}
              onChange={part => setDraft({ ...draft, ...part })}
            />
          </Panel>
          <Panel title={t('endpoints.edit.models')} headingLevel="h3">
            <ModelFields
              models={draft.models}
              onChange={models => setDraft({ ...draft, models })}
            />
          </Panel>
        </>
      )}
      <ApplyChange
        // Another change has to be seen anew before it applies.
        key={JSON.stringify(change)}
        change={change}
        onClose={onClose}
      />
    </Box>
  );
}

function Overridden(props: {
  entry: RegisterEntry;
  takesBack: boolean;
  onToggle: () => void;
}) {
  const { entry, takesBack, onToggle } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Alert
      severity="info"
      action={
        entry.origin === 'configuration' && (
          <Button color="inherit" size="small" onClick={onToggle}>
            {takesBack
              ? t('endpoints.edit.keep')
              : t('endpoints.edit.takeBack')}
          </Button>
        )
      }
    >
      <strong>{t('endpoints.edit.override')}:</strong>{' '}
      {takesBack
        ? t('endpoints.edit.takingBack')
        : entry.override?.changes.join('; ')}
    </Alert>
  );
}

type Change = {
  id: string;
  version: number;
  entry: ReturnType<typeof toInput> | null;
};

function ApplyChange(props: {
  change: Change;
  onClose: (hasChanged: boolean) => void;
}) {
  const { change, onClose } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const api = useApi(microAppsApiRef);
  const [previewId, setPreviewId] = useState<string>();
  const [seen, setSeen] = useState<string>();
  const preview = useAction(
    useCallback(async () => {
      setPreviewId((await api.startModelEndpointPreview(change)).id);
    }, [api, change]),
  );
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
        <Button
          variant={seen ? 'outlined' : 'contained'}
          disabled={preview.busy}
          onClick={() => preview.run()}
        >
          {preview.busy
            ? t('endpoints.edit.previewing')
            : t('endpoints.edit.preview')}
        </Button>
        <Button onClick={() => onClose(false)}>
          {t('approvals.decide.cancel')}
        </Button>
      </Box>
      {preview.error && <ErrorPanel error={preview.error} />}
      {previewId && <RegisterPreviewPanel id={previewId} onDone={setSeen} />}
      {seen ? (
        <Confirm change={change} onApplied={() => onClose(true)} />
      ) : (
        <Typography variant="body2" color="text.secondary">
          {t('endpoints.edit.previewFirst')}
        </Typography>
      )}
    </>
  );
}

function Confirm(props: { change: Change; onApplied: () => void }) {
  const { change, onApplied } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const { run, busy, error } = useAction(
    useCallback(async () => {
      const { id, ...body } = change;
      await api.changeModelEndpoint(id, { ...body, reason });
      invalidate();
      onApplied();
    }, [api, change, invalidate, onApplied, reason]),
  );
  return (
    <Box sx={{ display: 'grid', gap: 1.5, maxWidth: 720 }}>
      <ReasonField
        label={t('endpoints.edit.reason')}
        help={t('endpoints.edit.reasonHelp')}
        required
        error={missing ? t('endpoints.edit.reasonMissing') : undefined}
        value={reason}
        onChange={value => {
          setReason(value);
          setMissing(false);
        }}
      />
      {error && <ErrorPanel error={error} />}
      <Box>
        <Button
          variant="contained"
          disabled={busy}
          onClick={() => (reason.trim() ? run() : setMissing(true))}
        >
          {busy ? t('endpoints.edit.applying') : t('endpoints.edit.apply')}
        </Button>
      </Box>
    </Box>
  );
}
