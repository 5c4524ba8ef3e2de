import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  CLASSIFICATIONS,
  ENDPOINT_STATES,
  HOSTINGS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useId } from 'react';
import { microAppsTranslationRef } from '../translation';
import type { EntryDraft } from './draft';

type Props = {
  draft: EntryDraft;
  isNew: boolean;
  regions: { id: string; title: string }[];
  onChange: (change: Partial<EntryDraft>) => void;
};

const GRID = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(220px, 100%), 1fr))',
};

/** What an entry of the register says, besides its models. */
export function EntryFields(props: Props) {
  const { draft, isNew, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ display: 'grid', gap: 2, paddingTop: 1 }}>
      <Box sx={GRID}>
        {isNew && (
          <TextField
            size="small"
            required
            label={t('endpoints.edit.id')}
            helperText={t('endpoints.edit.idHelp')}
            value={draft.id}
            inputProps={{ maxLength: 63, spellCheck: false }}
            onChange={event => onChange({ id: event.target.value })}
          />
        )}
        <TextField
          size="small"
          required
          label={t('endpoints.edit.name')}
          value={draft.title}
          inputProps={{ maxLength: 120 }}
          onChange={event => onChange({ title: event.target.value })}
        />
      </Box>
      <TextField
        size="small"
        multiline
        label={t('endpoints.edit.description')}
        value={draft.description}
        inputProps={{ maxLength: 1000 }}
        onChange={event => onChange({ description: event.target.value })}
      />
      <Choices {...props} />
      <AllowedData {...props} />
    </Box>
  );
}

function Choices({ draft, regions, onChange }: Props) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={GRID}>
      <TextField
        select
        size="small"
        label={t('endpoints.state')}
        value={draft.state}
        onChange={event =>
          onChange({ state: event.target.value as EntryDraft['state'] })
        }
      >
        {ENDPOINT_STATES.map(state => (
          <MenuItem key={state} value={state}>
            {t(`endpoints.states.${state}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        size="small"
        label={t('endpoints.hosting')}
        value={draft.hosting}
        onChange={event =>
          onChange({ hosting: event.target.value as EntryDraft['hosting'] })
        }
      >
        {HOSTINGS.map(hosting => (
          <MenuItem key={hosting} value={hosting}>
            {t(`endpoints.hostings.${hosting}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        size="small"
        label={t('endpoints.region')}
        value={draft.region}
        onChange={event => onChange({ region: event.target.value })}
      >
        {regions.map(({ id, title }) => (
          <MenuItem key={id} value={id}>
            {title}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        size="small"
        type="number"
        label={t('endpoints.edit.trust')}
        helperText={t('endpoints.edit.trustHelp')}
        value={draft.trust}
        inputProps={{ min: 0, max: 9, step: 1 }}
        onChange={event => onChange({ trust: event.target.value })}
      />
    </Box>
  );
}

function AllowedData({ draft, onChange }: Props) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const id = useId();
  const allowed = draft.allowedClassifications;
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend" id={id}>
        {t('endpoints.classifications')}
      </FormLabel>
      <FormGroup row aria-labelledby={id}>
        {CLASSIFICATIONS.map(name => (
          <FormControlLabel
            key={name}
            label={t(`value.classification.${name}`)}
            control={
              <Checkbox
                size="small"
                checked={allowed.includes(name)}
                onChange={event =>
                  onChange({
                    allowedClassifications: event.target.checked
                      ? [...allowed, name]
                      : allowed.filter(other => other !== name),
                  })
                }
              />
            }
          />
        ))}
      </FormGroup>
    </FormControl>
  );
}
