import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import useAsync from 'react-use/lib/useAsync';
import useDebounce from 'react-use/lib/useDebounce';
import { microAppsTranslationRef } from '../translation';

const LIMIT = 20;

function nameOf(person: Entity): string {
  const { profile } = (person.spec ?? {}) as {
    profile?: { displayName?: string };
  };
  return profile?.displayName ?? person.metadata.title ?? person.metadata.name;
}

/** Chooses a person of the catalog by a part of the name; the catalog searches. */
export function PersonPicker(props: {
  label: string;
  help?: string;
  error?: string;
  /** Who cannot be chosen. */
  except?: string[];
  value: Entity | null;
  onChange: (person: Entity | null) => void;
}) {
  const { label, help, error, except = [], value, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const catalogApi = useApi(catalogApiRef);
  const [text, setText] = useState('');
  const [term, setTerm] = useState('');
  useDebounce(
    () => setTerm(value && text === nameOf(value) ? '' : text.trim()),
    250,
    [text],
  );
  const people = useAsync(async () => {
    const { items } = await catalogApi.queryEntities({
      filter: { kind: 'User' },
      fields: ['kind', 'metadata', 'spec.profile.displayName'],
      fullTextFilter: {
        term,
        fields: ['metadata.name', 'spec.profile.displayName'],
      },
      orderFields: { field: 'metadata.name', order: 'asc' },
      limit: LIMIT,
    });
    return items;
  }, [catalogApi, term]);
  return (
    <Autocomplete
      size="small"
      options={(people.value ?? []).filter(
        person => !except.includes(stringifyEntityRef(person)),
      )}
      value={value}
      loading={people.loading}
      filterOptions={options => options}
      getOptionLabel={nameOf}
      getOptionKey={stringifyEntityRef}
      isOptionEqualToValue={(a, b) =>
        stringifyEntityRef(a) === stringifyEntityRef(b)
      }
      noOptionsText={t('delegation.nobody')}
      onChange={(_, person) => onChange(person)}
      onInputChange={(_, input) => setText(input)}
      renderOption={({ key, ...attributes }, person) => (
        <li key={key} {...attributes}>
          <span>
            {nameOf(person)} <small>{person.metadata.name}</small>
          </span>
        </li>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={label}
          required
          error={Boolean(error)}
          helperText={error ?? help}
        />
      )}
    />
  );
}
