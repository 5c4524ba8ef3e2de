import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Decision } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsReactTranslationRef,
  RelativeTime,
  ToneChip,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { microAppsTranslationRef } from '../translation';
import { DeciderName, TextWithNames } from './EntityName';
import { legTitle } from './LegList';

const TONES: Record<Decision['decision'], Tone> = {
  approve: 'good',
  'approve-with-conditions': 'good',
  'request-changes': 'info',
  reject: 'bad',
};

/** Who decided what, newest first. */
export function DecisionList({ decisions }: { decisions: Decision[] }) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const { t: text } = useTranslationRef(microAppsTranslationRef);
  if (decisions.length === 0) {
    return (
      <Typography variant="body2">
        {text('approvals.review.noDecisions')}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {[...decisions].reverse().map(decision => (
        <Box component="li" key={decision.id} sx={{ padding: '6px 0' }}>
          <Typography component="div" variant="body2">
            <ToneChip tone={TONES[decision.decision]}>
              {t(`decision.${decision.decision}`)}
            </ToneChip>{' '}
            {text('revision.number', { revision: String(decision.revision) })},{' '}
            {legTitle(decision.leg)} ·{' '}
            <DeciderName by={decision.decidedBy} for={decision.decidedFor} />,{' '}
            <RelativeTime value={decision.decidedAt} />
          </Typography>
          {decision.comment && <Quote>{decision.comment}</Quote>}
        </Box>
      ))}
    </Box>
  );
}

/** Somebody's own words. */
export function Quote({ children }: { children: string }) {
  return (
    <Box
      component="blockquote"
      sx={{
        margin: '4px 0 0',
        paddingLeft: 1.5,
        borderLeft: '3px solid',
        borderColor: 'divider',
        fontSize: '0.875rem',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      }}
    >
      <TextWithNames>{children}</TextWithNames>
    </Box>
  );
}
