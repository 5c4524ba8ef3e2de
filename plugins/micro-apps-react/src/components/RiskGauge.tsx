import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Score } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import { TIER_TONES, toneColors } from '../palette';
import { microAppsReactTranslationRef } from '../translation';

/** Where the tiers begin. @public */
export type TierThresholds = { medium: number; high: number };

const DEFAULT_THRESHOLDS: TierThresholds = { medium: 50, high: 200 };
const MAX_SCORE = 1000;

/**
 * The place of a score on a scale that gives each tier a third: scores of different tiers lie far apart, as they matter.
 *
 * @internal
 */
export function gaugePosition(
  score: number,
  { medium, high }: TierThresholds = DEFAULT_THRESHOLDS,
): number {
  const within = (from: number, to: number) =>
    Math.min(1, Math.max(0, (score - from) / (to - from)));
  if (score < medium) {
    return within(0, medium) / 3;
  }
  if (score < high) {
    return (1 + within(medium, high)) / 3;
  }
  return (2 + within(high, MAX_SCORE)) / 3;
}

/**
 * The residual score on the scale of the tiers; the inherent one as a hollow mark, where controls make a difference.
 *
 * @public
 */
export function RiskGauge(props: {
  residual: Score;
  inherent?: Score;
  thresholds?: TierThresholds;
}) {
  const { residual, inherent, thresholds } = props;
  const theme = useTheme();
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const showInherent = inherent && inherent.score !== residual.score;
  const label = showInherent
    ? t('score.gaugeWithInherent', {
        score: String(residual.score),
        tier: t(`tier.${residual.tier}`),
        inherent: String(inherent.score),
        inherentTier: t(`tier.${inherent.tier}`),
      })
    : t('score.gauge', {
        score: String(residual.score),
        tier: t(`tier.${residual.tier}`),
      });
  return (
    <Box
      role="img"
      aria-label={label}
      sx={{ position: 'relative', height: 22, margin: '4px 7px' }}
    >
      <Box sx={{ display: 'flex', gap: '2px', paddingTop: '7px' }}>
        {(['low', 'medium', 'high'] as const).map(tier => (
          <Box
            key={tier}
            sx={{
              flex: 1,
              height: 8,
              borderRadius: '4px',
              backgroundColor: toneColors(theme, TIER_TONES[tier]).solid,
              opacity: tier === residual.tier ? 1 : 0.35,
            }}
          />
        ))}
      </Box>
      {showInherent && (
        <Mark
          position={gaugePosition(inherent.score, thresholds)}
          color={toneColors(theme, TIER_TONES[inherent.tier]).solid}
          hollow
        />
      )}
      <Mark
        position={gaugePosition(residual.score, thresholds)}
        color={toneColors(theme, TIER_TONES[residual.tier]).solid}
      />
    </Box>
  );
}

function Mark(props: { position: number; color: string; hollow?: boolean }) {
  const { position, color, hollow } = props;
  return (
    <Box
      sx={{
        position: 'absolute',
        top: '3px',
        left: `calc(${position * 100}% - 8px)`,
        width: 16,
        height: 16,
        boxSizing: 'border-box',
        borderRadius: '50%',
        border: hollow ? `3px solid ${color}` : '3px solid',
        borderColor: hollow ? color : 'background.paper',
        backgroundColor: hollow ? 'background.paper' : color,
        boxShadow: hollow ? 'none' : `0 0 0 2px ${color}`,
      }}
    />
  );
}
