import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { TextLink } from '../components/TextLink';

/** A line of a list: what it is, how it stands, what to do. */
export function ItemRow(props: {
  title: string;
  to: string;
  chips: ReactNode;
  nextStep: ReactNode;
  action: ReactNode;
}) {
  const { title, to, chips, nextStep, action } = props;
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        rowGap: 1,
        padding: '10px 0',
        borderTop: '1px solid',
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 'none' },
      }}
    >
      <Box sx={{ flex: '1 1 280px', minWidth: 0 }}>
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 1,
          }}
        >
          <TextLink to={to}>{title}</TextLink>
          {chips}
        </Box>
        <Typography component="div" variant="body2" color="text.secondary">
          {nextStep}
        </Typography>
      </Box>
      {action}
    </Box>
  );
}
