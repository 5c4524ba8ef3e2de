import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import useAsync from 'react-use/lib/useAsync';
import { microAppsTranslationRef } from '../translation';

const MAX_SHOWN = 20;

/** Finds a team or a person in the catalog by what is typed; a reference can be written as well. */
export function OwnerField(props: {
  value: string;
  onChange: (ref: string) => void;
  error?: string;
}) {
  const { value, onChange, error } = props;
  const catalog = useApi(catalogApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const term = value.replace(/^.*[:/]/, '');
  const { value: options = [] } = useAsync(async () => {
    const { items } = await catalog.queryEntities({
      filter: { kind: ['group', 'user'] },
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
      limit: MAX_SHOWN,
      ...(term && {
        fullTextFilter: {
          term,
          fields: [
            'metadata.name',
            'metadata.title',
            'spec.profile.displayName',
          ],
        },
      }),
    });
    return items.map(entity => stringifyEntityRef(entity));
  }, [catalog, term]);
  return (
    <Autocomplete
      freeSolo
      options={options}
      // The catalog has looked for it already, by names that are not shown.
      filterOptions={found => found}
      inputValue={value}
      onInputChange={(_, ref) => onChange(ref)}
      renderInput={params => (
        <TextField
          {...params}
          label={t('ownership.to')}
          helperText={error ?? t('ownership.toHelp')}
          error={Boolean(error)}
          required
          margin="dense"
        />
      )}
    />
  );
}
