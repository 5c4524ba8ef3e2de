import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** A part of the preview under its heading. @internal */
export function Part(props: { title: string; children: ReactNode }) {
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="subtitle1" component="h4" sx={{ fontWeight: 700 }}>
        {props.title}
      </Typography>
      {props.children}
    </Box>
  );
}
