import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/**
 * Words for those who hear the page, where the others see it from signs and places.
 *
 * @public
 */
export function SpokenOnly(props: { role?: 'status'; children?: ReactNode }) {
  return (
    <Box
      component="span"
      role={props.role}
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clip: 'rect(0 0 0 0)',
        whiteSpace: 'nowrap',
      }}
    >
      {props.children}
    </Box>
  );
}
