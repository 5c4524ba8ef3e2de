import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import type { AppForm } from '../form/useAppForm';
import { OptionText } from './ChoiceAnswer';
import { hintAt } from './FieldFindings';
import { idOf } from './ids';
import type { Option } from './SelectAnswer';

/** A question of which several answers may hold. @internal */
export function ChecksAnswer<T extends string>(props: {
  form: AppForm;
  path: string;
  label: string;
  help?: string;
  values: readonly T[];
  options: (Option & { value: T })[];
  onChange(values: T[]): void;
  required?: boolean;
}) {
  const { form, path, label, help, values, options, required } = props;
  const error = form.errorAt(path);
  const id = idOf(path);
  const hint = hintAt(form, path, help);
  const toggle = (value: T, checked: boolean) => {
    form.touch(path);
    // In the order of the options, so that ticking and unticking changes nothing.
    props.onChange(
      options
        .map(option => option.value)
        .filter(item => (item === value ? checked : values.includes(item))),
    );
  };
  return (
    <FormControl
      component="fieldset"
      error={Boolean(error)}
      aria-describedby={hint ? `${id}-help` : undefined}
      id={id}
    >
      <FormLabel component="legend" required={required}>
        {label}
      </FormLabel>
      <FormGroup>
        {options.map(option => (
          <FormControlLabel
            key={option.value}
            control={
              <Checkbox
                size="small"
                checked={values.includes(option.value)}
                onChange={(_, checked) => toggle(option.value, checked)}
                inputProps={{ 'aria-invalid': Boolean(error) }}
              />
            }
            label={<OptionText option={option} />}
          />
        ))}
      </FormGroup>
      {hint && <FormHelperText id={`${id}-help`}>{hint}</FormHelperText>}
    </FormControl>
  );
}
