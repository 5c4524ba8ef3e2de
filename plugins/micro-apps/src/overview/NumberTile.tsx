import {
  toneColors,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { Link } from 'react-router-dom';

/** A number, leading to what it counts. */
export function NumberTile(props: {
  name: string;
  value: number;
  to: string;
  tone?: Tone;
}) {
  const { name, value, to, tone = 'neutral' } = props;
  return (
    <Box
      component={Link}
      to={to}
      sx={theme => ({
        display: 'block',
        padding: '12px 14px',
        borderRadius: '8px',
        border: '1px solid',
        borderColor: 'divider',
        borderTop: `4px solid ${toneColors(theme, tone).solid}`,
        backgroundColor: 'background.paper',
        color: 'text.primary',
        textDecoration: 'none',
        '&:hover': { backgroundColor: 'action.hover' },
        '&:focus-visible': {
          outline: `2px solid ${toneColors(theme, 'info').solid}`,
          outlineOffset: '2px',
        },
      })}
    >
      <Box
        component="span"
        sx={{
          display: 'block',
          fontSize: '1.9rem',
          fontWeight: 700,
          lineHeight: 1.2,
        }}
      >
        {value.toLocaleString()}
      </Box>
      <Box component="span" sx={{ fontSize: '0.875rem' }}>
        {name}
      </Box>
    </Box>
  );
}
