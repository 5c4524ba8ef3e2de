import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Assessment,
  Axis,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { microAppsReactTranslationRef } from '../translation';
import { SpokenAs } from './SpokenAs';

const AXES = ['dataSensitivity', 'modelTrust', 'operationalImpact'] as const;

/**
 * Each axis of the risk with its value, its value with verified controls, and the factors that make it up.
 *
 * @public
 */
export function FactorList(props: {
  axes: Assessment['axes'];
  /** Of the names of the axes, one below the heading above. */
  headingLevel?: 'h3' | 'h4';
}) {
  const { axes, headingLevel = 'h4' } = props;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
      }}
    >
      {AXES.map(axis => (
        <AxisFactors
          key={axis}
          name={axis}
          axis={axes[axis]}
          headingLevel={headingLevel}
        />
      ))}
    </Box>
  );
}

function AxisFactors(props: {
  name: (typeof AXES)[number];
  axis: Axis;
  headingLevel: 'h3' | 'h4';
}) {
  const { name, axis, headingLevel } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const id = useId();
  const { value, residual, factors } = axis;
  const values = { value: String(value), residual: String(residual) };
  return (
    <Box component="section" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <Typography
          id={id}
          component={headingLevel}
          sx={{ fontWeight: 700, fontSize: '0.95rem' }}
        >
          {t(`axis.${name}`)}
        </Typography>
        <Typography
          component="span"
          sx={{ fontWeight: 700, whiteSpace: 'nowrap' }}
        >
          {value === residual ? (
            t('axis.of', values)
          ) : (
            <SpokenAs words={t('axis.loweredLabel', values)}>
              {t('axis.lowered', values)}
            </SpokenAs>
          )}
        </Typography>
      </Box>
      <Typography variant="body2" color="text.secondary">
        {t(`axis.${name}Hint`)}
      </Typography>
      {factors.length === 0 ? (
        <Typography variant="body2">{t('axis.noFactors')}</Typography>
      ) : (
        <Box
          component="ul"
          sx={{ listStyle: 'none', margin: 0, padding: 0, marginTop: 0.5 }}
        >
          {factors.map((factor, index) => (
            <Box
              component="li"
              key={`${factor.id}-${index}`}
              sx={{
                display: 'flex',
                justifyContent: 'space-between',
                gap: 1.5,
                padding: '3px 0',
                borderTop: '1px solid',
                borderColor: 'divider',
              }}
            >
              <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
                {factor.label}
              </Typography>
              <Typography
                variant="body2"
                sx={{
                  fontVariantNumeric: 'tabular-nums',
                  fontWeight: 600,
                  whiteSpace: 'nowrap',
                }}
              >
                {signed(factor.points)}
              </Typography>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}

function signed(points: number): string {
  if (points === 0) {
    return '0';
  }
  return points > 0 ? `+${points}` : `−${Math.abs(points)}`;
}
