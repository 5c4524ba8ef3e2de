import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useEffect, useId, useState } from 'react';
import { useFormTranslation } from '../translation';

/** Questions that most apps need not answer; folded away until somebody opens them, or something in there is wrong. @internal */
export function Section(props: {
  title: string;
  help?: string;
  /** Something is filled in, or needs an answer. */
  inUse: boolean;
  children: ReactNode;
}) {
  const { title, help, inUse, children } = props;
  const { t } = useFormTranslation();
  const id = useId();
  const [open, setOpen] = useState(inUse);
  useEffect(() => {
    if (inUse) setOpen(true);
  }, [inUse]);
  return (
    <Accordion
      variant="outlined"
      disableGutters
      TransitionProps={{ timeout: 0, unmountOnExit: true }}
      expanded={open}
      onChange={(_, expanded) => setOpen(expanded)}
    >
      <AccordionSummary
        id={`${id}-title`}
        aria-controls={`${id}-answers`}
        expandIcon={<ExpandMoreIcon />}
      >
        <Typography sx={{ fontWeight: 600 }}>{title}</Typography>
        <Typography color="text.secondary" sx={{ ml: 1 }}>
          ({t('common.optional')})
        </Typography>
      </AccordionSummary>
      <AccordionDetails>
        <Stack spacing={2}>
          {help && (
            <Typography variant="body2" color="text.secondary">
              {help}
            </Typography>
          )}
          {children}
        </Stack>
      </AccordionDetails>
    </Accordion>
  );
}
