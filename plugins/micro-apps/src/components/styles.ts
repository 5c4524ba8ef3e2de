/** One font for everything, whichever component library it comes from, and buttons that do not shout. */
export const quiet = {
  fontFamily: 'fontFamily',
  // The theme of a portal may put a prefix before the class names.
  '& [class*="MuiButton-root"], & [class*="MuiToggleButton-root"]': {
    textTransform: 'none',
  },
} as const;

/** A surface that stands out from the page, as a card does. */
export const surface = {
  backgroundColor: 'background.paper',
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: '8px',
} as const;
