import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Decommission,
  DecommissionStep,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { DayText } from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import {
  EntityName,
  EntityNames,
  TextWithNames,
} from '../components/EntityName';
import { Panel } from '../components/Panel';
import { ResultNotice } from '../components/ResultNotice';
import { microAppsTranslationRef } from '../translation';
import { AttestDialog } from './AttestDialog';
import { CallOffDialog } from './CallOffDialog';
import { DecommissionButton } from './DecommissionButton';
import { DecommissionState } from './DecommissionState';
import { SkipDialog } from './SkipDialog';
import { StepList } from './StepList';

type Asked = 'skip' | 'call-off' | DecommissionStep;

/** The way of an app out of service: how far it is, and what the caller can do about it. */
export function DecommissionPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [asked, setAsked] = useState<Asked>();
  const [done, setDone] = useState<string>();
  const { decommission, access } = app;
  const dialog = {
    app,
    onClose: () => setAsked(undefined),
    onDone: (message: string) => {
      setAsked(undefined);
      setDone(message);
    },
  };
  return (
    <Panel title={t('decommission.title')}>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Typography component="div" variant="body2" sx={{ marginBottom: 1 }}>
        <DecommissionState app={app} />
      </Typography>
      {decommission && (
        <Progress decommission={decommission} onAsk={setAsked} />
      )}
      {!access.decommission && !decommission && access.decommissionReason && (
        <Typography variant="body2" color="text.secondary">
          <TextWithNames>
            {t('decommission.cannot', { reason: access.decommissionReason })}
          </TextWithNames>
        </Typography>
      )}
      <Box sx={{ marginTop: 1 }}>
        <DecommissionButton app={app} />
      </Box>
      {asked === 'skip' && <SkipDialog {...dialog} />}
      {asked === 'call-off' && <CallOffDialog {...dialog} />}
      {typeof asked === 'object' && <AttestDialog {...dialog} step={asked} />}
    </Panel>
  );
}

function Progress(props: {
  decommission: Decommission;
  onAsk: (asked: Asked) => void;
}) {
  const { decommission, onAsk } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { access, skips, steps } = decommission;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
      <Typography component="div" variant="body2">
        {t('decommission.requestedBy')}{' '}
        <EntityName entityRef={decommission.requestedBy} /> ·{' '}
        <DayText value={decommission.requestedAt} />
        {decommission.reason && <> · {decommission.reason}</>}
      </Typography>
      {decommission.calledOffBy && decommission.calledOffAt && (
        <Typography component="div" variant="body2">
          {t('decommission.calledOffBy')}{' '}
          <EntityName entityRef={decommission.calledOffBy} /> ·{' '}
          <DayText value={decommission.calledOffAt} />
          {decommission.callOffReason && <> · {decommission.callOffReason}</>}
        </Typography>
      )}
      {skips.length > 0 && (
        <Typography component="div" variant="body2">
          {t('decommission.skips')}{' '}
          <EntityNames entityRefs={skips.map(({ by }) => by)} />
        </Typography>
      )}
      {steps.length > 0 && <StepList steps={steps} onAttest={onAsk} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {access.callOff.allowed && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => onAsk('call-off')}
          >
            {t('decommission.callOff')}
          </Button>
        )}
        {access.skip.allowed && (
          <Button
            size="small"
            variant="outlined"
            color="error"
            onClick={() => onAsk('skip')}
          >
            {t('decommission.skip')}
          </Button>
        )}
      </Box>
    </Box>
  );
}
