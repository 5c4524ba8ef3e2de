import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Condition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  ToneChip,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { microAppsTranslationRef } from '../translation';
import { Quote } from './DecisionList';
import { EntityName } from './EntityName';
import { ResolutionDialog } from './ResolutionDialog';
import { ResultNotice } from './ResultNotice';
import { Row } from './Row';

const TONES: Record<Condition['state'], Tone> = {
  open: 'caution',
  met: 'good',
  withdrawn: 'neutral',
};

type Asked = { condition: Condition; outcome: 'met' | 'withdrawn' };

/** What approvals were made to depend on, open ones first. */
export function ConditionList({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [asked, setAsked] = useState<Asked>();
  const [done, setDone] = useState<string>();
  if (app.conditions.length === 0) {
    return <Typography variant="body2">{t('condition.none')}</Typography>;
  }
  const conditions = [...app.conditions].sort(
    (a, b) => Number(b.state === 'open') - Number(a.state === 'open'),
  );
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {conditions.map(condition => (
          <ConditionItem
            key={condition.id}
            condition={condition}
            onAsk={
              app.access.resolveConditions && condition.state === 'open'
                ? outcome => setAsked({ condition, outcome })
                : undefined
            }
          />
        ))}
      </Box>
      {asked && (
        <ResolutionDialog
          app={app}
          {...asked}
          onClose={() => setAsked(undefined)}
          onDone={message => {
            setAsked(undefined);
            setDone(message);
          }}
        />
      )}
    </>
  );
}

function ConditionItem(props: {
  condition: Condition;
  onAsk?: (outcome: Asked['outcome']) => void;
}) {
  const { condition, onAsk } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const name = { condition: condition.text };
  return (
    <Row
      align="flex-start"
      action={
        onAsk && (
          <>
            <Button
              size="small"
              variant="outlined"
              aria-label={t('condition.meetLabel', name)}
              onClick={() => onAsk('met')}
            >
              {t('condition.meet')}
            </Button>
            <Button
              size="small"
              aria-label={t('condition.withdrawLabel', name)}
              onClick={() => onAsk('withdrawn')}
            >
              {t('condition.withdraw')}
            </Button>
          </>
        )
      }
    >
      <Typography
        component="div"
        variant="body2"
        sx={{ overflowWrap: 'anywhere' }}
      >
        <ToneChip tone={TONES[condition.state]}>
          {t(`condition.${condition.state}`)}
        </ToneChip>{' '}
        <strong>{condition.text}</strong>
      </Typography>
      <Typography component="div" variant="body2" color="text.secondary">
        {t('condition.setBy')} <EntityName entityRef={condition.setBy} />,{' '}
        <RelativeTime value={condition.setAt} />
      </Typography>
      {condition.boundTo !== null && condition.boundTo > condition.revision && (
        <Typography variant="body2" color="text.secondary">
          {t('change.bound', { revision: String(condition.boundTo) })}
        </Typography>
      )}
      {condition.resolvedBy && condition.resolvedAt && (
        <Typography component="div" variant="body2" color="text.secondary">
          {t(`condition.${condition.state}`)} ·{' '}
          <EntityName entityRef={condition.resolvedBy} />,{' '}
          <RelativeTime value={condition.resolvedAt} />
        </Typography>
      )}
      {condition.resolution && <Quote>{condition.resolution}</Quote>}
    </Row>
  );
}
