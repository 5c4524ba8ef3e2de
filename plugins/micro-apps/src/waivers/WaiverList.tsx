import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Waiver,
  WaiverDecision,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ToneChip,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useEntityLink } from '../components/links';
import { ResultNotice } from '../components/ResultNotice';
import { Row, RowTitle } from '../components/Row';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { DecideDialog } from './DecideDialog';
import { WaiverFacts } from './WaiverFacts';

const TONES: Record<Waiver['state'], Tone> = {
  proposed: 'caution',
  active: 'info',
  refused: 'neutral',
  revoked: 'neutral',
  expired: 'bad',
};

type Asked = { waiver: Waiver; decision: WaiverDecision };

/** Waivers, each with what the caller can do about it, or why nothing. */
export function WaiverList(props: {
  waivers: Waiver[];
  /** Of the manifest on the screen; without it the list is of several apps, which are named. */
  digest?: string;
}) {
  const { waivers, digest } = props;
  const [asked, setAsked] = useState<Asked>();
  const [done, setDone] = useState<string>();
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {waivers.map(waiver => (
          <WaiverItem
            key={waiver.id}
            waiver={waiver}
            showApp={digest === undefined}
            onAsk={decision => setAsked({ waiver, decision })}
          />
        ))}
      </Box>
      {asked && (
        <DecideDialog
          {...asked}
          digest={digest}
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

function stepsOf(waiver: Waiver): WaiverDecision[] {
  if (waiver.mayDecide) {
    return ['approve', 'refuse'];
  }
  return waiver.mayRevoke ? ['revoke'] : [];
}

function WaiverItem(props: {
  waiver: Waiver;
  showApp: boolean;
  onAsk: (decision: WaiverDecision) => void;
}) {
  const { waiver, showApp, onAsk } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const linkOf = useEntityLink();
  const { app } = waiver;
  const steps = stepsOf(waiver);
  const name = { rule: waiver.ruleTitle, app: app.title };
  return (
    <Row
      align="flex-start"
      action={
        steps.length > 0 &&
        steps.map(step => (
          <Button
            key={step}
            size="small"
            variant="outlined"
            color={step === 'approve' ? 'primary' : 'error'}
            aria-label={t(`waiver.${step}Label`, name)}
            onClick={() => onAsk(step)}
          >
            {t(`waiver.${step}`)}
          </Button>
        ))
      }
    >
      <RowTitle>
        <Typography component="span" variant="body2" sx={{ fontWeight: 700 }}>
          {waiver.ruleTitle}
        </Typography>
        <ToneChip tone={TONES[waiver.state]}>
          {t(`waiver.state.${waiver.state}`)}
        </ToneChip>
      </RowTitle>
      {showApp && (
        <Typography component="div" variant="body2">
          <TextLink
            to={`${linkOf(`microapp:${app.namespace}/${app.name}`)}/governance`}
          >
            {app.title}
          </TextLink>
        </Typography>
      )}
      <WaiverFacts waiver={waiver} />
      {waiver.state === 'proposed' && waiver.reasonNot && (
        <Typography variant="body2">{waiver.reasonNot}</Typography>
      )}
    </Row>
  );
}
