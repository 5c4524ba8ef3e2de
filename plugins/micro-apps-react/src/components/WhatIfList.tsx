import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { WhatIf } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { microAppsReactTranslationRef } from '../translation';
import { TierChip } from './chips';
import { SpokenAs } from './SpokenAs';

/**
 * What would lower the risk, least effort first, each with the score it leads to.
 *
 * @public
 */
export function WhatIfList(props: {
  whatIf: WhatIf[];
  /** Stands first and is pointed out. */
  shortest?: WhatIf | null;
  /** The score now. */
  score: number;
  /** Shows a button on each that makes the change. */
  onApply?: (whatIf: WhatIf) => void;
}) {
  const { whatIf, shortest, score, onApply } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const shortestKey = shortest ? keyOf(shortest) : undefined;
  const items = [
    ...(shortest ? [shortest] : []),
    ...whatIf.filter(item => keyOf(item) !== shortestKey),
  ];
  if (items.length === 0) {
    return <Typography variant="body2">{t('whatIf.none')}</Typography>;
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {items.map(item => (
        <WhatIfItem
          key={keyOf(item)}
          item={item}
          score={score}
          pointedOut={keyOf(item) === shortestKey}
          onApply={onApply}
        />
      ))}
    </Box>
  );
}

function WhatIfItem(props: {
  item: WhatIf;
  score: number;
  pointedOut: boolean;
  onApply?: (whatIf: WhatIf) => void;
}) {
  const { item, score, pointedOut, onApply } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const label = item.changes
    .map(({ label: text }, index) => (index > 0 ? decapitalised(text) : text))
    .join(t('whatIf.then'));
  const scores = { from: String(score), to: String(item.score) };
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 1.5,
        rowGap: 0.5,
        padding: '8px 0',
        borderTop: '1px solid',
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 'none' },
      }}
    >
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        {pointedOut && (
          <Typography variant="body2" sx={{ fontWeight: 700 }}>
            {t('whatIf.shortest')}
          </Typography>
        )}
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {label}
        </Typography>
      </Box>
      <Typography
        component="span"
        variant="body2"
        sx={{ fontWeight: 700, whiteSpace: 'nowrap' }}
      >
        <SpokenAs words={t('whatIf.scoresLabel', scores)}>
          {t('whatIf.scores', scores)}
        </SpokenAs>
      </Typography>
      <TierChip tier={item.tier} />
      {onApply && (
        <Button
          size="small"
          variant="outlined"
          aria-label={t('whatIf.applyLabel', { label })}
          onClick={() => onApply(item)}
        >
          {t('whatIf.apply')}
        </Button>
      )}
    </Box>
  );
}

function keyOf(item: WhatIf): string {
  return item.changes
    .map(change => `${change.path}=${JSON.stringify(change.to)}`)
    .join('&');
}

// A label begins a sentence, unless another stands before it.
function decapitalised(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}
