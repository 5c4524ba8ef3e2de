import Checkbox from '@mui/material/Checkbox';
import ListItemText from '@mui/material/ListItemText';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useId } from 'react';

/** A choice of several. */
export function MultiSelect<T extends string>(props: {
  label: string;
  value: T[];
  options: { id: T; name: string }[];
  onChange: (value: T[]) => void;
}) {
  const { label, value, options, onChange } = props;
  const id = useId();
  const nameOf = (chosen: T) =>
    options.find(option => option.id === chosen)?.name ?? chosen;
  return (
    <TextField
      select
      id={id}
      size="small"
      label={label}
      value={value}
      SelectProps={{
        multiple: true,
        renderValue: chosen => (chosen as T[]).map(nameOf).join(', '),
      }}
      onChange={event => onChange(event.target.value as unknown as T[])}
    >
      {options.map(option => (
        <MenuItem key={option.id} value={option.id} dense>
          <Checkbox
            size="small"
            checked={value.includes(option.id)}
            tabIndex={-1}
            disableRipple
            inputProps={{ 'aria-hidden': true }}
            sx={{ padding: '2px 8px 2px 0' }}
          />
          <ListItemText primary={option.name} />
        </MenuItem>
      ))}
    </TextField>
  );
}
