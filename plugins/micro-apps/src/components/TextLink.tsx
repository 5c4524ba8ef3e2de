import MuiLink from '@mui/material/Link';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

/** A link inside the portal. */
export function TextLink(props: {
  to: string;
  /** Kept with the address in the browser's history. */
  state?: unknown;
  children: ReactNode;
  'aria-label'?: string;
  /** It stands in a text, where its colour alone would not tell it. */
  inText?: boolean;
}) {
  const { inText, ...link } = props;
  return (
    <MuiLink
      component={Link}
      {...link}
      underline={inText ? 'always' : 'hover'}
      sx={{ fontSize: '0.875rem' }}
    />
  );
}
