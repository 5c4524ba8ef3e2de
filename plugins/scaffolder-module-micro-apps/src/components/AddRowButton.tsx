import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';

/** Adds a row to a list of answers; it stands below the rows, where `RowCard` looks for it. */
export function AddRowButton(props: {
  label: string;
  onAdd: () => void;
  disabled?: boolean;
}) {
  const { label, onAdd, disabled } = props;
  return (
    <div>
      <Button
        sx={{ textTransform: 'none' }}
        startIcon={<AddIcon />}
        disabled={disabled}
        onClick={onAdd}
      >
        {label}
      </Button>
    </div>
  );
}
