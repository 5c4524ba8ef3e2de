import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import DeleteIcon from '@mui/icons-material/DeleteOutline';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useFormTranslation } from '../translation';

/** The button below the rows, which adds one. */
function addButton(row: Element | null): HTMLButtonElement | null | undefined {
  let next = row?.nextElementSibling;
  while (next?.getAttribute('role') === 'group') {
    next = next.nextElementSibling;
  }
  return next?.querySelector('button');
}

/** One entry of a list of the form. @internal */
export function RowCard(props: {
  title: string;
  removeLabel: string;
  onRemove?: () => void;
  children: ReactNode;
}) {
  const { title, removeLabel, onRemove, children } = props;
  const { t } = useFormTranslation();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Who adds a row goes on in it.
    if (addButton(row.current)?.matches(':focus')) {
      row.current
        ?.querySelector<HTMLElement>('input, textarea, [role="combobox"]')
        ?.focus();
    }
  }, []);
  return (
    <Paper
      ref={row}
      variant="outlined"
      role="group"
      aria-label={title}
      sx={{ p: 2 }}
    >
      <Box
        sx={{ display: 'flex', justifyContent: 'space-between', minHeight: 32 }}
      >
        <Typography variant="subtitle1" component="h4">
          {title}
        </Typography>
        {onRemove && (
          <Button
            size="small"
            sx={{ textTransform: 'none' }}
            startIcon={<DeleteIcon />}
            aria-label={removeLabel}
            onClick={() => {
              // This button goes with its row.
              addButton(row.current)?.focus();
              onRemove();
            }}
          >
            {t('common.remove')}
          </Button>
        )}
      </Box>
      <Stack spacing={2} sx={{ mt: 1 }}>
        {children}
      </Stack>
    </Paper>
  );
}
