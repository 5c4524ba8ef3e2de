import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ENDPOINT_STATES,
  type EndpointState,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutline';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { microAppsTranslationRef } from '../translation';
import type { ModelDraft, VersionDraft } from './draft';

const NEW_VERSION: VersionDraft = { version: '', state: 'approved' };
const NEW_MODEL: ModelDraft = {
  model: '',
  billOfMaterials: '',
  versions: [NEW_VERSION],
};

/** The button that removes it stays beside what it removes. */
const ROW = { display: 'flex', gap: 1.5, alignItems: 'flex-start' };

function replaced<T>(items: T[], index: number, change: Partial<T>): T[] {
  return items.map((item, at) =>
    at === index ? { ...item, ...change } : item,
  );
}

function without<T>(items: T[], index: number): T[] {
  return items.filter((_, at) => at !== index);
}

/** The models of an entry, each with its versions and where its bill of materials is. */
export function ModelFields(props: {
  models: ModelDraft[];
  onChange: (models: ModelDraft[]) => void;
}) {
  const { models, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {models.map((model, index) => (
        <ModelField
          // Rows have no name of their own while they are being named.
          key={String(index)}
          model={model}
          number={index + 1}
          onChange={change => onChange(replaced(models, index, change))}
          onRemove={() => onChange(without(models, index))}
        />
      ))}
      <Box>
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() => onChange([...models, NEW_MODEL])}
        >
          {t('endpoints.edit.addModel')}
        </Button>
      </Box>
    </Box>
  );
}

function ModelField(props: {
  model: ModelDraft;
  number: number;
  onChange: (change: Partial<ModelDraft>) => void;
  onRemove: () => void;
}) {
  const { model, number, onChange, onRemove } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box
      role="group"
      aria-label={
        model.model || t('endpoints.edit.modelLabel', { number: `${number}` })
      }
      sx={theme => ({
        display: 'grid',
        gap: 1.5,
        padding: 2,
        border: `1px solid ${theme.palette.divider}`,
        borderRadius: '8px',
      })}
    >
      <Box sx={ROW}>
        <TextField
          size="small"
          label={t('endpoints.edit.model')}
          value={model.model}
          sx={{ flex: '1 1 120px', minWidth: 0 }}
          inputProps={{ maxLength: 100, spellCheck: false }}
          onChange={event => onChange({ model: event.target.value })}
        />
        <TextField
          size="small"
          type="url"
          label={t('endpoints.edit.modelBom')}
          value={model.billOfMaterials}
          sx={{ flex: '2 1 160px', minWidth: 0 }}
          inputProps={{ maxLength: 500, spellCheck: false }}
          onChange={event => onChange({ billOfMaterials: event.target.value })}
        />
        <IconButton
          aria-label={t('endpoints.edit.removeModel', {
            model: model.model || String(number),
          })}
          onClick={onRemove}
        >
          <DeleteIcon />
        </IconButton>
      </Box>
      {model.versions.map((version, index) => (
        <VersionField
          key={String(index)}
          version={version}
          onChange={change =>
            onChange({ versions: replaced(model.versions, index, change) })
          }
          onRemove={() =>
            onChange({ versions: without(model.versions, index) })
          }
        />
      ))}
      <Box>
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() =>
            onChange({ versions: [...model.versions, NEW_VERSION] })
          }
        >
          {t('endpoints.edit.addVersion')}
        </Button>
      </Box>
    </Box>
  );
}

function VersionField(props: {
  version: VersionDraft;
  onChange: (change: Partial<VersionDraft>) => void;
  onRemove: () => void;
}) {
  const { version, onChange, onRemove } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={ROW}>
      <TextField
        size="small"
        label={t('endpoints.edit.version')}
        value={version.version}
        sx={{ flex: '0 1 200px', minWidth: 0 }}
        inputProps={{ maxLength: 100, spellCheck: false }}
        onChange={event => onChange({ version: event.target.value })}
      />
      <TextField
        select
        size="small"
        label={t('endpoints.edit.versionState', {
          version: version.version || t('endpoints.edit.version'),
        })}
        value={version.state}
        sx={{ flex: '0 1 240px', minWidth: 0 }}
        onChange={event =>
          onChange({ state: event.target.value as EndpointState })
        }
      >
        {ENDPOINT_STATES.map(state => (
          <MenuItem key={state} value={state}>
            {t(`endpoints.states.${state}`)}
          </MenuItem>
        ))}
      </TextField>
      <IconButton
        aria-label={t('endpoints.edit.removeVersion', {
          version: version.version,
        })}
        onClick={onRemove}
      >
        <DeleteIcon />
      </IconButton>
    </Box>
  );
}
