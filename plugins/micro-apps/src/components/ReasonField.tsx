import TextField from '@mui/material/TextField';

/** Some sentences that somebody must, or may, write. */
export function ReasonField(props: {
  label: string;
  help?: string;
  /** What is wrong with it. */
  error?: string;
  required?: boolean;
  focusFirst?: boolean;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, help, error, required, focusFirst, value, onChange } = props;
  return (
    <TextField
      label={label}
      helperText={error ?? help}
      error={Boolean(error)}
      required={required}
      // The dialog was opened to write this.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={focusFirst}
      multiline
      minRows={3}
      maxRows={10}
      fullWidth
      margin="dense"
      value={value}
      onChange={event => onChange(event.target.value)}
      inputProps={{ maxLength: 4000 }}
    />
  );
}
