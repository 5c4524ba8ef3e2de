import BlockIcon from '@mui/icons-material/Block';
import CheckCircleIcon from '@mui/icons-material/CheckCircle';
import HourglassIcon from '@mui/icons-material/HourglassBottom';
import InfoIcon from '@mui/icons-material/InfoOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ComponentType, ReactNode } from 'react';
import { toneColors, type Tone } from '../palette';

const ICONS: Record<Tone, ComponentType<{ 'aria-hidden'?: boolean }>> = {
  good: CheckCircleIcon,
  caution: HourglassIcon,
  bad: BlockIcon,
  info: InfoIcon,
  neutral: InfoIcon,
};

/**
 * How an app stands, at a glance, and the next step in plain words.
 *
 * @public
 */
export function TrafficLight(props: {
  tone: Tone;
  headline: ReactNode;
  /** The next step. */
  children?: ReactNode;
}) {
  const { tone, headline, children } = props;
  const Icon = ICONS[tone];
  return (
    <Box
      sx={theme => {
        const { fg, bg, border, solid } = toneColors(theme, tone);
        return {
          display: 'flex',
          gap: 1.25,
          padding: '10px 12px',
          borderRadius: '6px',
          border: `1px solid ${border}`,
          borderLeft: `5px solid ${solid}`,
          backgroundColor: bg,
          color: fg,
        };
      }}
    >
      <Box sx={{ lineHeight: 0, paddingTop: '1px' }}>
        <Icon aria-hidden />
      </Box>
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography component="p" sx={{ fontWeight: 700, color: 'inherit' }}>
          {headline}
        </Typography>
        {children && (
          <Typography component="div" variant="body2" sx={{ color: 'inherit' }}>
            {children}
          </Typography>
        )}
      </Box>
    </Box>
  );
}
