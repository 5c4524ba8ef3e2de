import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import useAsync from 'react-use/lib/useAsync';
import { FormDialog } from '../components/FormDialog';
import { PersonPicker } from '../components/PersonPicker';
import { useAction, useIdempotencyKey } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { dayAfter, dayOf, spanOf } from './span';

const USUAL_DAYS = 7;

/** Asks who decides for the caller, and how long. */
export function DelegateDialog(props: {
  maxDays: number;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { maxDays, onClose, onDone } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const api = useApi(microAppsApiRef);
  const identity = useApi(identityApiRef);
  const me = useAsync(() => identity.getBackstageIdentity(), [identity]);
  const invalidate = useInvalidateMicroApps();
  const keyOf = useIdempotencyKey();
  const today = dayOf(new Date());
  const [person, setPerson] = useState<Entity | null>(null);
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(
    dayAfter(today, Math.min(USUAL_DAYS, maxDays) - 1),
  );
  const [tried, setTried] = useState(false);
  const last = dayAfter(from || today, maxDays - 1);
  const badSpan = !from || !until || until < from || until > last;

  const send = useCallback(async () => {
    if (!person) {
      return;
    }
    const body = {
      delegate: stringifyEntityRef(person),
      ...spanOf(from, until, dayOf(new Date())),
    };
    await api.delegate(body, { idempotencyKey: keyOf(body) });
    invalidate();
    onDone(t('delegation.done'));
  }, [api, person, from, until, keyOf, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);

  return (
    <FormDialog
      title={t('delegation.title')}
      confirm={t('delegation.confirm')}
      busy={busy}
      error={error}
      errorTitle={t('delegation.refused')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (person && !badSpan) {
          run();
        }
      }}
    >
      <Typography variant="body2">{t('delegation.explanation')}</Typography>
      <PersonPicker
        label={t('delegation.who')}
        help={t('delegation.whoHelp')}
        error={tried && !person ? t('delegation.whoMissing') : undefined}
        except={me.value ? [me.value.userEntityRef] : []}
        value={person}
        onChange={setPerson}
      />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        <DayField
          label={t('delegation.from')}
          min={today}
          value={from}
          onChange={setFrom}
        />
        <DayField
          label={t('delegation.until')}
          min={from}
          max={last}
          error={
            tried && badSpan
              ? t('delegation.untilMissing', { days: String(maxDays) })
              : undefined
          }
          value={until}
          onChange={setUntil}
        />
      </Box>
    </FormDialog>
  );
}

function DayField(props: {
  label: string;
  min?: string;
  max?: string;
  error?: string;
  value: string;
  onChange: (day: string) => void;
}) {
  const { label, min, max, error, value, onChange } = props;
  return (
    <TextField
      type="date"
      size="small"
      label={label}
      value={value}
      error={Boolean(error)}
      helperText={error}
      onChange={event => onChange(event.target.value)}
      InputLabelProps={{ shrink: true }}
      inputProps={{ min, max }}
      sx={{ flex: '1 1 200px' }}
    />
  );
}
