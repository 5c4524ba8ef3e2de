import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  DECISIONS,
  type ApprovalRequest,
  type DecisionOutcome,
  type DecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { EntityName, TextWithNames } from '../components/EntityName';
import { LegList, legTitle } from '../components/LegList';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { DecisionDialog } from './DecisionDialog';

/** The four decisions, or why the caller cannot take them. */
export function DecisionPanel(props: {
  request: ApprovalRequest;
  /** A newer revision was sent. */
  stale: boolean;
  onDone: (response: DecisionResponse) => void;
  onRefused: (error: Error) => void;
}) {
  const { request, stale, onDone, onRefused } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [decision, setDecision] = useState<DecisionOutcome>();
  const [chosen, setChosen] = useState<string>();
  const id = useId();
  const mine = request.legs.filter(leg => leg.mayDecide);
  const leg = mine.find(({ name }) => name === chosen) ?? mine[0];
  const reasons = useReasons(request, stale);
  const disabled = reasons.length > 0;

  return (
    <Panel title={t('approvals.review.decision')}>
      {request.legs.length > 0 && <LegList request={request} />}
      {disabled && (
        <Alert severity="info" id={id} sx={{ marginTop: 1 }}>
          {reasons.map(reason => (
            <div key={reason}>
              <TextWithNames>{reason}</TextWithNames>
            </div>
          ))}
        </Alert>
      )}
      {!disabled && mine.length > 1 && (
        <LegChooser
          legs={mine.map(({ name }) => name)}
          value={leg.name}
          onChange={setChosen}
        />
      )}
      {!disabled && leg?.decidesFor && (
        <Typography component="div" variant="body2" sx={{ marginTop: 1 }}>
          {t('delegation.got')} <EntityName entityRef={leg.decidesFor} />
        </Typography>
      )}
      <Box
        sx={{
          display: 'flex',
          flexDirection: 'column',
          gap: 1,
          marginTop: 1.5,
        }}
      >
        {DECISIONS.map(outcome => (
          <Button
            key={outcome}
            variant={outcome === 'approve' ? 'contained' : 'outlined'}
            color={outcome === 'reject' ? 'error' : 'primary'}
            disabled={disabled}
            aria-describedby={disabled ? id : undefined}
            onClick={() => setDecision(outcome)}
          >
            {t(`approvals.decide.${outcome}`)}
          </Button>
        ))}
      </Box>
      {decision && leg && (
        <DecisionDialog
          request={request}
          leg={leg.name}
          decision={decision}
          onClose={() => setDecision(undefined)}
          onDone={response => {
            setDecision(undefined);
            onDone(response);
          }}
          onRefused={error => {
            setDecision(undefined);
            onRefused(error);
          }}
        />
      )}
    </Panel>
  );
}

function useReasons(request: ApprovalRequest, stale: boolean): string[] {
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (request.state !== 'open') {
    return [t(`approvals.decide.stateReason.${request.state}`)];
  }
  if (stale) {
    return [t('approvals.decide.stale')];
  }
  if (request.legs.some(leg => leg.mayDecide)) {
    return [];
  }
  return [
    t('approvals.decide.noLeg'),
    ...request.legs.flatMap(({ name, reason }) =>
      reason
        ? [t('approvals.decide.legReason', { leg: legTitle(name), reason })]
        : [],
    ),
  ];
}

function LegChooser(props: {
  legs: string[];
  value: string;
  onChange: (leg: string) => void;
}) {
  const { legs, value, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const id = useId();
  return (
    <Box sx={{ marginTop: 1 }}>
      <FormLabel id={id}>{t('approvals.decide.leg')}</FormLabel>
      <RadioGroup
        row
        aria-labelledby={id}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {legs.map(name => (
          <FormControlLabel
            key={name}
            value={name}
            control={<Radio size="small" />}
            label={<Typography variant="body2">{legTitle(name)}</Typography>}
          />
        ))}
      </RadioGroup>
    </Box>
  );
}
