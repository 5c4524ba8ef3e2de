import Box from '@mui/material/Box';
import type { ReactElement, ReactNode } from 'react';
import { toneColors, type Tone } from '../palette';

/**
 * A short word on a coloured ground. The colour never speaks alone: there is always the word.
 *
 * @public
 */
export function ToneChip(props: {
  tone: Tone;
  icon?: ReactElement;
  children: ReactNode;
}) {
  const { tone, icon, children } = props;
  return (
    <Box
      component="span"
      sx={theme => {
        const { fg, bg, border } = toneColors(theme, tone);
        return {
          display: 'inline-flex',
          alignItems: 'center',
          gap: '4px',
          maxWidth: '100%',
          padding: icon ? '1px 8px 1px 5px' : '1px 8px',
          borderRadius: '11px',
          border: `1px solid ${border}`,
          color: fg,
          backgroundColor: bg,
          fontSize: '0.8125rem',
          fontWeight: 600,
          lineHeight: '20px',
          whiteSpace: 'nowrap',
          verticalAlign: 'middle',
          '& svg': { fontSize: '1rem', flexShrink: 0 },
        };
      }}
    >
      {icon}
      {children}
    </Box>
  );
}
