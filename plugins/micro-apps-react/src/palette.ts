import type { Theme } from '@mui/material/styles';
import type {
  AppState,
  CheckStatus,
  RequestState,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/**
 * What a colour says: all is well, look here, stop, for your information, nothing in particular.
 *
 * @public
 */
export type Tone = 'good' | 'caution' | 'bad' | 'info' | 'neutral';

/** The colours of a tone: of text on its own background, of that background, its border, and of solid marks. @public */
export type ToneColors = {
  fg: string;
  bg: string;
  border: string;
  solid: string;
};

// Fixed colours, since the palette of a portal's theme promises no contrast: `fg` on `bg` has at least 7:1, `solid` on
// the pages of the default themes at least 3:1.
const LIGHT: Record<Tone, ToneColors> = {
  good: { fg: '#145229', bg: '#e3f4e8', border: '#9dd0ac', solid: '#1e7f3e' },
  caution: {
    fg: '#6b3a00',
    bg: '#fff0d6',
    border: '#e9bf78',
    solid: '#b25e00',
  },
  bad: { fg: '#861a1a', bg: '#fde7e7', border: '#eea5a5', solid: '#c62828' },
  info: { fg: '#0b4678', bg: '#e2effb', border: '#9cc5e8', solid: '#1769aa' },
  neutral: {
    fg: '#333b46',
    bg: '#edeff2',
    border: '#c5cbd3',
    solid: '#667080',
  },
};
const DARK: Record<Tone, ToneColors> = {
  good: { fg: '#a9e8bc', bg: '#12351f', border: '#2f6b44', solid: '#4cc274' },
  caution: {
    fg: '#ffd596',
    bg: '#3b2708',
    border: '#7a5415',
    solid: '#f0a63c',
  },
  bad: { fg: '#ffc0bb', bg: '#451715', border: '#8c3a35', solid: '#ff9d95' },
  info: { fg: '#b3d9fb', bg: '#10304b', border: '#2c618f', solid: '#64b0f2' },
  neutral: {
    fg: '#dde1e6',
    bg: '#33383f',
    border: '#5a626d',
    solid: '#a3acb8',
  },
};

/** The colours of a tone in the theme in use. @public */
export function toneColors(theme: Theme, tone: Tone): ToneColors {
  return (theme.palette.mode === 'dark' ? DARK : LIGHT)[tone];
}

/** @public */
export const TIER_TONES: Record<Tier, Tone> = {
  low: 'good',
  medium: 'caution',
  high: 'bad',
};

/** @public */
export const APP_STATE_TONES: Record<AppState, Tone> = {
  draft: 'neutral',
  submitted: 'info',
  'in-review': 'caution',
  blocked: 'bad',
  approved: 'good',
  'review-due': 'caution',
  overdue: 'bad',
  suspended: 'bad',
  quarantined: 'bad',
  decommissioning: 'neutral',
  decommissioned: 'neutral',
};

/** @public */
export const REQUEST_STATE_TONES: Record<RequestState, Tone> = {
  open: 'caution',
  blocked: 'bad',
  approved: 'good',
  'carried-over': 'good',
  'changes-requested': 'info',
  rejected: 'bad',
  superseded: 'neutral',
};

/** @public */
export const CHECK_TONES: Record<CheckStatus, Tone> = {
  passed: 'good',
  warned: 'caution',
  failed: 'bad',
  'not-applicable': 'neutral',
  exempted: 'info',
  'not-evaluated': 'neutral',
};
