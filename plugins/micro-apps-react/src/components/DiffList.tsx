import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Difference } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Tone } from '../palette';
import { microAppsReactTranslationRef } from '../translation';
import { SpokenOnly } from './SpokenOnly';
import { ToneChip } from './ToneChip';

const TONES: Record<Difference['kind'], Tone> = {
  added: 'good',
  changed: 'info',
  removed: 'bad',
};

/**
 * What is different between two revisions: added, changed, removed.
 *
 * @public
 */
export function DiffList(props: { differences: Difference[] }) {
  const { differences } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  if (differences.length === 0) {
    return <Typography variant="body2">{t('diff.none')}</Typography>;
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {differences.map(difference => (
        <DiffItem
          key={`${difference.kind} ${difference.path}`}
          difference={difference}
        />
      ))}
    </Box>
  );
}

function DiffItem({ difference }: { difference: Difference }) {
  const { kind, label, from, to } = difference;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const words = {
    nothing: t('diff.nothing'),
    yes: t('diff.yes'),
    no: t('diff.no'),
  };
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: '92px minmax(0, 1fr)',
        gap: 1,
        padding: '6px 0',
        borderTop: '1px solid',
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 'none' },
      }}
    >
      <span>
        <ToneChip tone={TONES[kind]}>{t(`diff.${kind}`)}</ToneChip>
      </span>
      <Box sx={{ overflowWrap: 'anywhere' }}>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {label}
        </Typography>
        <Typography component="div" variant="body2">
          {kind === 'changed' && (
            <>
              <Box component="del" sx={{ color: 'text.secondary' }}>
                <SpokenOnly>{t('diff.from')}: </SpokenOnly>
                {valueText(from, words)}
              </Box>
              <span aria-hidden>{' → '}</span>
              <Box
                component="ins"
                sx={{ textDecoration: 'none', fontWeight: 600 }}
              >
                <SpokenOnly>{t('diff.to')}: </SpokenOnly>
                {valueText(to, words)}
              </Box>
            </>
          )}
          {kind === 'added' && valueText(to, words)}
          {kind === 'removed' && <del>{valueText(from, words)}</del>}
        </Typography>
      </Box>
    </Box>
  );
}

type Words = { nothing: string; yes: string; no: string };

/** A value of a manifest as a person would say it. @internal */
export function valueText(value: unknown, words: Words): string {
  if (value === undefined || value === null || value === '') {
    return words.nothing;
  }
  if (typeof value === 'boolean') {
    return value ? words.yes : words.no;
  }
  if (Array.isArray(value)) {
    return value.length
      ? value.map(item => valueText(item, words)).join(', ')
      : words.nothing;
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, item]) => !isEmpty(item))
      .map(([key, item]) => `${key}: ${valueText(item, words)}`)
      .join('; ');
  }
  return String(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.length === 0)
  );
}
