import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/** What stands below the header of the page. */
export function PageBody(props: { children: ReactNode; wide?: boolean }) {
  return (
    <Box
      sx={{
        boxSizing: 'border-box',
        width: '100%',
        maxWidth: props.wide ? 'none' : 1360,
        margin: '0 auto',
        padding: { xs: 2, md: 3 },
      }}
    >
      {props.children}
    </Box>
  );
}
