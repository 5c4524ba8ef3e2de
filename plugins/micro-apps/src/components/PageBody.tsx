import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { quiet } from './styles';
import { useDocumentTitle } from './useDocumentTitle';

/** What stands below the header of the page. */
export function PageBody(props: {
  children: ReactNode;
  /** Of the browser's page. */
  title?: string;
  wide?: boolean;
}) {
  useDocumentTitle(props.title);
  return (
    <Box
      component="main"
      sx={{
        ...quiet,
        boxSizing: 'border-box',
        width: '100%',
        maxWidth: props.wide ? 'none' : 1360,
        margin: '0 auto',
        padding: { xs: '0 16px 24px', md: '0 24px 32px' },
      }}
    >
      {props.children}
    </Box>
  );
}
