import { useTranslationRef } from '@backstage/frontend-plugin-api';
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutline';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import { useRef } from 'react';
import { microAppsTranslationRef } from '../translation';

const MAX_CONDITIONS = 20;

/** The conditions of an approval, one a line. */
export function ConditionsField(props: {
  value: string[];
  onChange: (value: string[]) => void;
  error?: string;
}) {
  const { value, onChange, error } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const group = useRef<HTMLDivElement>(null);
  return (
    <Box ref={group} role="group" aria-label={t('approvals.decide.conditions')}>
      {value.map((text, index) => {
        const number = String(index + 1);
        return (
          <Box key={number} sx={{ display: 'flex', alignItems: 'flex-start' }}>
            <TextField
              label={t('approvals.decide.condition', { number })}
              required={index === 0}
              // The dialog was opened to write this.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus={index === value.length - 1}
              error={index === 0 && Boolean(error)}
              helperText={
                index === 0
                  ? (error ?? t('approvals.decide.conditionHelp'))
                  : undefined
              }
              fullWidth
              margin="dense"
              value={text}
              inputProps={{ maxLength: 500 }}
              onChange={event =>
                onChange(
                  value.map((item, at) =>
                    at === index ? event.target.value : item,
                  ),
                )
              }
            />
            {value.length > 1 && (
              <IconButton
                aria-label={t('approvals.decide.removeCondition', { number })}
                onClick={() => {
                  // This button may go with its condition.
                  group.current
                    ?.querySelectorAll('input')
                    [Math.max(0, index - 1)]?.focus();
                  onChange(value.filter((_, at) => at !== index));
                }}
                sx={{ marginTop: 1.5 }}
              >
                <DeleteIcon />
              </IconButton>
            )}
          </Box>
        );
      })}
      <Button
        size="small"
        startIcon={<AddIcon />}
        disabled={value.length >= MAX_CONDITIONS}
        onClick={() => onChange([...value, ''])}
      >
        {t('approvals.decide.addCondition')}
      </Button>
    </Box>
  );
}
