import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Divider from '@mui/material/Divider';
import Typography from '@mui/material/Typography';
import type {
  Assessment,
  Axis,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppForm } from '../form/useAppForm';
import type { Translate } from '../translation';
import { outcomeText } from './outcomeText';
import { Suggestions } from './Suggestions';

const AXES = ['dataSensitivity', 'modelTrust', 'operationalImpact'] as const;
const COLOURS: Record<Tier, 'success' | 'warning' | 'error'> = {
  low: 'success',
  medium: 'warning',
  high: 'error',
};

function Verdict(props: { assessment: Assessment; t: Translate }) {
  const { assessment, t } = props;
  const { residual, inherent, axes } = assessment;
  const withControls = residual.score !== inherent.score;
  return (
    // Read out when it changes; the details below are there to be looked up.
    <Box role="status">
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
        <Typography
          component="span"
          sx={{ fontSize: 40, fontWeight: 700, lineHeight: 1.1 }}
          aria-label={
            withControls
              ? t('preview.scoreWithControls', {
                  score: String(residual.score),
                  inherent: String(inherent.score),
                })
              : t('preview.score', { score: String(residual.score) })
          }
        >
          {residual.score}
        </Typography>
        <Chip
          size="small"
          color={COLOURS[residual.tier]}
          label={t(`preview.tiers.${residual.tier}`)}
          sx={{ fontWeight: 600, m: 0 }}
        />
      </Box>
      <Typography sx={{ fontWeight: 600, mt: 0.5 }}>
        {outcomeText(assessment, t)}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {t('preview.formula', {
          sensitivity: String(axes.dataSensitivity.residual),
          distrust: String(10 - axes.modelTrust.residual),
          impact: String(axes.operationalImpact.residual),
          score: String(residual.score),
        })}
      </Typography>
    </Box>
  );
}

function AxisFactors(props: {
  name: (typeof AXES)[number];
  axis: Axis;
  t: Translate;
}) {
  const { name, axis, t } = props;
  return (
    <Box sx={{ mt: 1 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {t(`preview.axes.${name}`)}
        </Typography>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {axis.residual === axis.value
            ? t('preview.axisValue', { value: String(axis.value) })
            : t('preview.axisResidual', {
                value: String(axis.value),
                residual: String(axis.residual),
              })}
        </Typography>
      </Box>
      <Typography variant="caption" color="text.secondary">
        {t(`preview.axisHelp.${name}`)}
      </Typography>
      <Box
        component="ul"
        aria-label={t(`preview.axes.${name}`)}
        sx={{ m: 0, p: 0, listStyle: 'none' }}
      >
        {axis.factors.map(factor => (
          <Typography
            component="li"
            variant="body2"
            key={`${factor.id} ${factor.source}`}
            sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}
          >
            <span>{factor.label}</span>
            <span>
              {factor.points > 0 ? `+${factor.points}` : factor.points}
            </span>
          </Typography>
        ))}
      </Box>
    </Box>
  );
}

function Sentences(props: { title: string; items: string[] }) {
  if (props.items.length === 0) return null;
  return (
    <Box sx={{ mt: 1.5 }}>
      <Typography variant="subtitle2" component="h4">
        {props.title}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {props.items.map(item => (
          <Typography component="li" variant="body2" key={item}>
            {item}
          </Typography>
        ))}
      </Box>
    </Box>
  );
}

/** Score, verdict, what to change, and why. @internal */
export function AssessmentDetails(props: {
  assessment: Assessment;
  form: AppForm;
  current: boolean;
}) {
  const { assessment, form, current } = props;
  const { t } = form;
  const { verdict } = assessment;
  const approved = verdict.outcome === 'auto-approve';
  return (
    <>
      <Verdict assessment={assessment} t={t} />
      <Suggestions assessment={assessment} form={form} current={current} />
      {!approved && (
        <Sentences title={t('preview.reasons')} items={verdict.reasons} />
      )}
      <Sentences
        title={t('preview.checks')}
        items={assessment.checks
          .filter(({ status }) => status === 'failed' || status === 'warned')
          .map(({ title, message }) => `${title}: ${message}`)}
      />
      <Divider sx={{ my: 1.5 }} />
      <Typography variant="subtitle2" component="h4">
        {t('preview.why')}
      </Typography>
      {AXES.map(name => (
        <AxisFactors
          key={name}
          name={name}
          axis={assessment.axes[name]}
          t={t}
        />
      ))}
      {approved && (
        <Sentences title={t('preview.guardrails')} items={verdict.guardrails} />
      )}
      <Typography variant="body2" color="text.secondary" sx={{ mt: 1.5 }}>
        {t('preview.review', { days: String(assessment.reviewIntervalDays) })}
      </Typography>
    </>
  );
}
