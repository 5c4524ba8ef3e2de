import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AuditVerification } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  ErrorPanel,
  microAppsApiRef,
  TrafficLight,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { Panel } from '../components/Panel';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** Verifies the chain when asked to, and says of how much of it the answer speaks. */
export function VerifyPanel() {
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [result, setResult] = useState<AuditVerification>();
  const { run, busy, error } = useAction(
    useCallback(async () => {
      setResult(undefined);
      setResult(await api.verifyAudit());
    }, [api]),
  );
  return (
    <Panel
      title={t('audit.verifyTitle')}
      actions={
        <Button
          variant="contained"
          size="small"
          disabled={busy}
          onClick={() => run()}
        >
          {busy ? t('audit.verifying') : t('audit.verify')}
        </Button>
      }
    >
      <Typography variant="body2">{t('audit.intro')}</Typography>
      <Box role="status" sx={{ marginTop: 1.5 }}>
        {result && <Verification result={result} />}
      </Box>
      {error && <ErrorPanel error={error} />}
    </Panel>
  );
}

function Verification({ result }: { result: AuditVerification }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  // Green is for the whole chain only.
  const tones: Record<AuditVerification['status'], Tone> = {
    intact: result.complete ? 'good' : 'caution',
    broken: 'bad',
    empty: 'neutral',
  };
  return (
    <TrafficLight tone={tones[result.status]} headline={result.message}>
      {result.firstBroken && (
        <div>
          {t('audit.firstBroken', {
            seq: result.firstBroken.seq.toLocaleString(),
            reason: result.firstBroken.reason,
          })}
        </div>
      )}
      {!result.complete && result.status === 'intact' && (
        <div>{t('audit.partial')}</div>
      )}
      {result.headHash && (
        <div>
          {t('audit.headHash')}: <DigestText digest={result.headHash} />
        </div>
      )}
    </TrafficLight>
  );
}
