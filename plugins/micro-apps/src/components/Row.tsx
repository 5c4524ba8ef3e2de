import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/** An item of a list with what can be done about it beside it, or below where there is no room. */
export function Row(props: {
  children: ReactNode;
  action?: ReactNode;
  /** Where the action stands beside an item of several lines. */
  align?: 'center' | 'flex-start';
  roomy?: boolean;
}) {
  const { children, action, align = 'center', roomy } = props;
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: align,
        columnGap: 2,
        rowGap: 1,
        padding: roomy ? '14px 0' : '9px 0',
        borderTop: '1px solid',
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 'none' },
      }}
    >
      <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>{children}</Box>
      {action && <Box sx={{ display: 'flex', gap: 1 }}>{action}</Box>}
    </Box>
  );
}

/** The name of an item, and how it stands. */
export function RowTitle({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}
    >
      {children}
    </Box>
  );
}
