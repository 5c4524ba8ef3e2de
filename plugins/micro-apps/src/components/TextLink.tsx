import MuiLink from '@mui/material/Link';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

/** A link inside the portal. */
export function TextLink(props: {
  to: string;
  children: ReactNode;
  'aria-label'?: string;
}) {
  return <MuiLink component={Link} {...props} sx={{ fontSize: '0.875rem' }} />;
}
