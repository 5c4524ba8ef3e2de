import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import type { AppForm } from '../form/useAppForm';
import type { EntityOption } from '../form/useEntities';
import { titleOfRef, useEntities } from '../form/useEntities';
import { problemText } from '../preview/problemText';
import { idOf } from './ids';

/** A question whose answer is picked from the catalog. @internal */
export function EntityAnswer(props: {
  form: AppForm;
  path: string;
  kind: 'Group' | 'System' | 'Resource';
  label: string;
  help?: string;
  value: string | undefined;
  onChange(ref: string | undefined): void;
  required?: boolean;
  /** Shown first, whatever the catalog answers. */
  first?: EntityOption[];
  groupOf?: (ref: string) => string;
}) {
  const { form, path, label, help, value, first, groupOf, required } = props;
  const { t } = form;
  const [text, setText] = useState('');
  const { options, loading, error } = useEntities(props.kind, text);
  const problem = form.errorAt(path);

  const all = useMemo(() => {
    const found = new Map(
      [...(first ?? []), ...options].map(option => [option.ref, option]),
    );
    // The catalog knows the title of what was found by reference only.
    options.forEach(option => found.set(option.ref, option));
    if (value && !found.has(value)) {
      found.set(value, { ref: value, title: titleOfRef(value) });
    }
    return [...found.values()];
  }, [first, options, value]);
  return (
    <Autocomplete
      id={idOf(path)}
      options={all}
      value={all.find(option => option.ref === value) ?? null}
      onChange={(_, option) => props.onChange(option?.ref)}
      onInputChange={(_, input, reason) =>
        setText(reason === 'input' ? input.trim() : '')
      }
      onBlur={() => form.touch(path)}
      getOptionLabel={option => option.title}
      isOptionEqualToValue={(a, b) => a.ref === b.ref}
      groupBy={groupOf && (option => groupOf(option.ref))}
      filterOptions={candidates =>
        text
          ? candidates.filter(({ title, ref }) =>
              `${title} ${ref}`
                .toLocaleLowerCase()
                .includes(text.toLocaleLowerCase()),
            )
          : candidates
      }
      loading={loading}
      loadingText={t('common.loading')}
      noOptionsText={t('common.nothingFound')}
      size="small"
      renderOption={(attributes, option) => (
        <li {...attributes} key={option.ref}>
          <span>
            {option.title}
            {option.description && (
              <Typography
                variant="caption"
                color="text.secondary"
                component="div"
              >
                {option.description}
              </Typography>
            )}
          </span>
        </li>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={label}
          required={required}
          error={Boolean(problem ?? error)}
          helperText={
            problem ??
            (error
              ? t('common.loadFailed', { reason: problemText(error, t) })
              : help)
          }
        />
      )}
    />
  );
}
