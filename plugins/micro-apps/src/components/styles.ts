import { toneColors } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { Theme } from '@mui/material/styles';

const bad = (theme: Theme) => toneColors(theme, 'bad').solid;

/** One font for everything, whichever component library it comes from, and buttons that do not shout. */
export const quiet = {
  fontFamily: 'fontFamily',
  // The theme of a portal may put a prefix before the class names.
  '& [class*="MuiButton-root"], & [class*="MuiToggleButton-root"]': {
    textTransform: 'none',
  },
  // The usual red is too dark to be read on a dark theme, and too light to be written on.
  // Said twice, as otherwise the one counts that comes later in the document.
  '&& .Mui-error': { color: bad },
  '&& [class*="MuiButton-outlinedError"]': { color: bad, borderColor: bad },
  '&& [class*="MuiButton-containedError"]': {
    backgroundColor: '#c62828',
    color: '#fff',
  },
} as const;

/** A surface that stands out from the page, as a card does. */
export const surface = {
  backgroundColor: 'background.paper',
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: '8px',
} as const;
