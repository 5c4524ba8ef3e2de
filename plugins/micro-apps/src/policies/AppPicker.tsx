import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppSummary } from '@micro-apps/backstage-plugin-micro-apps-common';
import { useMicroApps } from '@micro-apps/backstage-plugin-micro-apps-react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import useDebounce from 'react-use/lib/useDebounce';
import { microAppsTranslationRef } from '../translation';

/** Chooses an app by a part of its title or name; the server searches. */
export function AppPicker(props: {
  value: AppSummary | null;
  error?: string;
  onChange: (app: AppSummary | null) => void;
}) {
  const { value, error, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [text, setText] = useState('');
  const [query, setQuery] = useState('');
  useDebounce(() => setQuery(text === value?.title ? '' : text), 250, [text]);
  const apps = useMicroApps({ limit: 20, ...(query && { q: query }) });
  return (
    <Autocomplete
      size="small"
      options={apps.value?.items ?? []}
      value={value}
      loading={apps.loading}
      filterOptions={options => options}
      getOptionLabel={({ title }) => title}
      getOptionKey={({ entityRef }) => entityRef}
      isOptionEqualToValue={(a, b) => a.entityRef === b.entityRef}
      noOptionsText={t('policies.tryOut.noApps')}
      onChange={(_, app) => onChange(app)}
      onInputChange={(_, input) => setText(input)}
      renderOption={({ key, ...attributes }, { title, namespace, name }) => (
        <li key={key} {...attributes}>
          <span>
            {title}{' '}
            <small>
              {namespace}/{name}
            </small>
          </span>
        </li>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={t('policies.tryOut.pick')}
          error={Boolean(error)}
          helperText={error ?? t('policies.tryOut.pickHelp')}
        />
      )}
    />
  );
}
