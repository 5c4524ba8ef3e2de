import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/**
 * Signs that are read out as words: `42 → 12` as "lowers the score from 42 to 12".
 *
 * @internal
 */
export function SpokenAs(props: { words: string; children: ReactNode }) {
  return (
    <>
      <span aria-hidden>{props.children}</span>
      <Box
        component="span"
        sx={{
          position: 'absolute',
          width: '1px',
          height: '1px',
          overflow: 'hidden',
          clip: 'rect(0 0 0 0)',
          whiteSpace: 'nowrap',
        }}
      >
        {props.words}
      </Box>
    </>
  );
}
