import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { microAppsReactTranslationRef } from '../translation';
import { TierChip } from './chips';
import { RiskGauge, type TierThresholds } from './RiskGauge';
import { SpokenAs } from './SpokenAs';
import { useVerdictText } from './useVerdictText';

/**
 * The score of an assessment with its tier, how it comes about, and what follows from it.
 *
 * @public
 */
export function RiskSummary(props: {
  assessment: Assessment;
  thresholds?: TierThresholds;
  /** Leaves out what would follow from a submission, for apps that were submitted already. */
  hideVerdict?: boolean;
}) {
  const { assessment, thresholds, hideVerdict } = props;
  const { residual, inherent, axes } = assessment;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const verdict = useVerdictText(assessment);
  const terms = {
    sensitivity: String(axes.dataSensitivity.residual),
    trust: String(axes.modelTrust.residual),
    impact: String(axes.operationalImpact.residual),
    score: String(residual.score),
  };
  return (
    <Box>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          flexWrap: 'wrap',
          columnGap: 1.5,
        }}
      >
        <Typography
          component="p"
          sx={{ fontSize: '2.25rem', fontWeight: 700, lineHeight: 1.2 }}
        >
          <SpokenAs words={t('score.value', { score: String(residual.score) })}>
            {residual.score}
          </SpokenAs>
        </Typography>
        <TierChip tier={residual.tier} />
        <Typography variant="body2" color="text.secondary">
          <SpokenAs words={t('score.formulaLabel', terms)}>
            {t('score.formula', terms)}
          </SpokenAs>
        </Typography>
      </Box>
      <RiskGauge
        residual={residual}
        inherent={inherent}
        thresholds={thresholds}
      />
      {inherent.score !== residual.score && (
        <Typography variant="body2" color="text.secondary">
          {t('score.inherent', {
            score: String(inherent.score),
            tier: t(`tier.${inherent.tier}`).toLocaleLowerCase(),
          })}
        </Typography>
      )}
      {!hideVerdict && (
        <Typography sx={{ marginTop: 0.5 }}>{verdict}</Typography>
      )}
    </Box>
  );
}
