import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import type { AppForm } from '../form/useAppForm';
import { hintAt } from './FieldFindings';
import { idOf } from './ids';
import type { Option } from './SelectAnswer';

/** The words beside a radio button or a checkbox. @internal */
export function OptionText(props: { option: Option }): ReactNode {
  const { label, help } = props.option;
  return (
    <>
      <Typography component="span" variant="body2" sx={{ fontWeight: 600 }}>
        {label}
      </Typography>
      {help && (
        <Typography component="span" variant="body2" color="text.secondary">
          {` – ${help}`}
        </Typography>
      )}
    </>
  );
}

/** A question with a few answers, each explained. @internal */
export function ChoiceAnswer(props: {
  form: AppForm;
  path: string;
  label: string;
  help?: string;
  value: string | undefined;
  options: Option[];
  onChange(value: string): void;
  required?: boolean;
}) {
  const { form, path, label, help, value, options, required } = props;
  const error = form.errorAt(path);
  const id = idOf(path);
  const hint = hintAt(form, path, help);
  return (
    <FormControl error={Boolean(error)} required={required} component="div">
      <FormLabel id={`${id}-label`}>{label}</FormLabel>
      <RadioGroup
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-help` : undefined}
        aria-invalid={Boolean(error)}
        aria-required={required}
        id={id}
        name={id}
        value={value ?? ''}
        onChange={(_, chosen) => {
          form.touch(path);
          props.onChange(chosen);
        }}
      >
        {options.map(option => (
          <FormControlLabel
            key={option.value}
            value={option.value}
            control={<Radio size="small" />}
            label={
              <Box component="span">
                <OptionText option={option} />
              </Box>
            }
          />
        ))}
      </RadioGroup>
      {hint && <FormHelperText id={`${id}-help`}>{hint}</FormHelperText>}
    </FormControl>
  );
}
