import { useTranslationRef } from '@backstage/frontend-plugin-api';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useId } from 'react';
import { microAppsTranslationRef } from '../translation';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 730;

/** When an app is to end: now, or from a day on, as `2026-12-31`; an empty text where no day is chosen yet. */
export type End = 'now' | { day: string };

const dayIn = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Whether a decommission can be planned for the day. */
export function isPossibleDay(day: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(day) && day >= dayIn(1) && day <= dayIn(MAX_DAYS)
  );
}

/** Asks when the app is to end. */
export function EndField(props: {
  end: End;
  tried: boolean;
  onChange: (end: End) => void;
}) {
  const { end, tried, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const id = useId();
  const isWrong = tried && end !== 'now' && !isPossibleDay(end.day);
  return (
    <FormControl>
      <FormLabel id={id}>{t('decommission.end.label')}</FormLabel>
      <RadioGroup
        aria-labelledby={id}
        value={end === 'now' ? 'now' : 'later'}
        onChange={event =>
          onChange(event.target.value === 'now' ? 'now' : { day: '' })
        }
      >
        <FormControlLabel
          value="now"
          control={<Radio size="small" />}
          label={t('decommission.end.now')}
        />
        <FormControlLabel
          value="later"
          control={<Radio size="small" />}
          label={t('decommission.end.later')}
        />
      </RadioGroup>
      {end !== 'now' && (
        <TextField
          type="date"
          label={t('decommission.end.day')}
          value={end.day}
          onChange={event => onChange({ day: event.target.value })}
          error={isWrong}
          helperText={t(
            isWrong ? 'decommission.end.wrong' : 'decommission.end.about',
          )}
          required
          margin="dense"
          InputLabelProps={{ shrink: true }}
          inputProps={{ min: dayIn(1), max: dayIn(MAX_DAYS) }}
        />
      )}
    </FormControl>
  );
}
