import TextField from '@mui/material/TextField';
import type { AppForm } from '../form/useAppForm';
import { hintAt } from './FieldFindings';
import { idOf } from './ids';

/** A question that is answered in words. @internal */
export function TextAnswer(props: {
  form: AppForm;
  path: string;
  label: string;
  help?: string;
  value: string | undefined;
  onChange(value: string): void;
  required?: boolean;
  rows?: number;
  placeholder?: string;
  disabled?: boolean;
}) {
  const { form, path, label, help, value, required, rows } = props;
  const error = form.errorAt(path);
  return (
    <TextField
      id={idOf(path)}
      label={label}
      value={value ?? ''}
      onChange={event => props.onChange(event.target.value)}
      onBlur={() => form.touch(path)}
      required={required}
      error={Boolean(error)}
      helperText={hintAt(form, path, help)}
      placeholder={props.placeholder}
      disabled={props.disabled}
      multiline={rows !== undefined}
      minRows={rows}
      size="small"
      fullWidth
      autoComplete="off"
    />
  );
}
