import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Control,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  microAppsReactTranslationRef,
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
import { ResultNotice } from './ResultNotice';
import { Row } from './Row';
import { VerificationDialog } from './VerificationDialog';

const TONES: Record<Control['status'], Tone> = {
  unverified: 'neutral',
  verified: 'good',
  refused: 'bad',
  expired: 'caution',
};

type Asked = { control: Control; outcome: 'verified' | 'refused' };

/** The controls that the current revision declares, and what security found. */
export function ControlList({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [asked, setAsked] = useState<Asked>();
  const [done, setDone] = useState<string>();
  if (app.controls.length === 0) {
    return (
      <Typography variant="body2">
        {t('approvals.review.noControls')}
      </Typography>
    );
  }
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {app.controls.map(control => (
          <ControlItem
            key={control.id}
            control={control}
            onAsk={
              app.access.verifyControls
                ? outcome => setAsked({ control, outcome })
                : undefined
            }
          />
        ))}
      </Box>
      {asked && (
        <VerificationDialog
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

function ControlItem(props: {
  control: Control;
  onAsk?: (outcome: Asked['outcome']) => void;
}) {
  const { control, onAsk } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  const name = { control: control.title };
  return (
    <Row
      align="flex-start"
      action={
        onAsk && (
          <>
            <Button
              size="small"
              variant="outlined"
              aria-label={t('control.verifyLabel', name)}
              onClick={() => onAsk('verified')}
            >
              {t('control.verify')}
            </Button>
            <Button
              size="small"
              variant="outlined"
              color="error"
              aria-label={t('control.refuseLabel', name)}
              onClick={() => onAsk('refused')}
            >
              {t('control.refuse')}
            </Button>
          </>
        )
      }
    >
      <Typography component="div" variant="body2">
        <strong>{control.title}</strong>{' '}
        <ToneChip tone={TONES[control.status]}>
          {words(`control.${control.status}`)}
        </ToneChip>
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {control.effect}
      </Typography>
      {control.declaredEvidence && (
        <Typography component="div" variant="body2">
          {t('control.declared')}
          <Quote>{control.declaredEvidence}</Quote>
        </Typography>
      )}
      <Finding control={control} />
    </Row>
  );
}

function Finding({ control }: { control: Control }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { verification } = control;
  if (!verification) {
    return null;
  }
  return (
    <Typography component="div" variant="body2">
      {t('control.by')} <EntityName entityRef={verification.verifiedBy} />,{' '}
      <DayText value={verification.verifiedAt} />
      {verification.outcome === 'verified' && (
        <>
          {' '}
          {t('control.until')} <DayText value={verification.expiresAt} />
        </>
      )}
      {verification.evidence && <Quote>{verification.evidence}</Quote>}
    </Typography>
  );
}
