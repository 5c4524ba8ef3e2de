import { Card, CardBody, CardHeader } from '@backstage/ui';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';
import { quiet } from './styles';

/** A card with a heading, which is a region by the heading's name. */
export function Panel(props: {
  title: string;
  /** What stands at the right of the heading. */
  actions?: ReactNode;
  children: ReactNode;
  headingLevel?: 'h2' | 'h3';
}) {
  const { title, actions, children, headingLevel = 'h2' } = props;
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Card style={{ height: '100%' }}>
        <CardHeader>
          <Box
            sx={{
              ...quiet,
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              justifyContent: 'space-between',
              gap: 1,
            }}
          >
            <Typography
              id={id}
              component={headingLevel}
              // Where the keyboard goes on when what had it in here is gone.
              tabIndex={-1}
              sx={{ fontSize: '1.05rem', fontWeight: 700, margin: 0 }}
            >
              {title}
            </Typography>
            {actions}
          </Box>
        </CardHeader>
        <CardBody>
          {/* The card sets a font of its own. */}
          <Box sx={quiet}>{children}</Box>
        </CardBody>
      </Card>
    </Box>
  );
}
