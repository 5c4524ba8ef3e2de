import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  SpokenAs,
  toneColors,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { Link } from 'react-router-dom';
import { microAppsTranslationRef } from '../translation';

type Bar = { key: string; name: string; value: number; tone: Tone; to: string };

/** Bars of comparable length, each leading to what it counts. */
export function BarList({ bars }: { bars: Bar[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const longest = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {bars.map(({ key, name, value, tone, to }) => (
        <Box component="li" key={key}>
          <Box
            component={Link}
            to={to}
            sx={{
              display: 'grid',
              gridTemplateColumns: 'minmax(0, 1fr) auto',
              columnGap: 1,
              padding: '5px 6px',
              margin: '0 -6px',
              borderRadius: '4px',
              color: 'text.primary',
              fontSize: '0.875rem',
              textDecoration: 'none',
              '&:hover': { backgroundColor: 'action.hover' },
            }}
          >
            <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
              {name}
            </Box>{' '}
            <Box component="span" sx={{ fontWeight: 700 }}>
              <SpokenAs words={t('overview.apps', { count: value })}>
                {value.toLocaleString()}
              </SpokenAs>
            </Box>
            <Box
              sx={{
                gridColumn: '1 / -1',
                height: 8,
                borderRadius: '4px',
                backgroundColor: 'action.hover',
              }}
            >
              <Box
                sx={theme => ({
                  width: `${(100 * value) / longest}%`,
                  height: '100%',
                  borderRadius: '4px',
                  backgroundColor: toneColors(theme, tone).solid,
                })}
              />
            </Box>
          </Box>
        </Box>
      ))}
    </Box>
  );
}
