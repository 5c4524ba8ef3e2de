import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import Box from '@mui/material/Box';
import type { AppForm } from '../form/useAppForm';
import { hintAt } from './FieldFindings';
import { idOf } from './ids';

/** One of the choices of a question. @internal */
export type Option = {
  value: string;
  label: string;
  help?: string;
  disabled?: boolean;
};

/** A question whose answer is picked from a list. @internal */
export function SelectAnswer(props: {
  form: AppForm;
  path: string;
  label: string;
  help?: string;
  value: string | undefined;
  options: Option[];
  onChange(value: string): void;
  required?: boolean;
  disabled?: boolean;
}) {
  const { form, path, label, value, options } = props;
  const error = form.errorAt(path);
  const labels = new Map(options.map(option => [option.value, option.label]));
  // What was chosen once and is no longer offered stays visible, so that it can be replaced knowingly.
  const shown =
    value && !labels.has(value)
      ? [...options, { value, label: value }]
      : options;
  return (
    <TextField
      id={idOf(path)}
      label={label}
      value={value ?? ''}
      onChange={event => props.onChange(event.target.value)}
      onBlur={() => form.touch(path)}
      required={props.required}
      disabled={props.disabled}
      error={Boolean(error)}
      helperText={hintAt(form, path, props.help)}
      size="small"
      fullWidth
      select
      SelectProps={{
        renderValue: selected =>
          labels.get(String(selected)) ?? String(selected),
      }}
    >
      {shown.map(option => (
        <MenuItem
          key={option.value}
          value={option.value}
          disabled={option.disabled}
        >
          <Box sx={{ whiteSpace: 'normal' }}>
            {option.label}
            {option.help && (
              <Typography
                variant="caption"
                color="text.secondary"
                component="div"
              >
                {option.help}
              </Typography>
            )}
          </Box>
        </MenuItem>
      ))}
    </TextField>
  );
}
