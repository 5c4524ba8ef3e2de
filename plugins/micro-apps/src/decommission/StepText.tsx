import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DecommissionStep } from '@micro-apps/backstage-plugin-micro-apps-common';
import { RelativeTime } from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { EntityName } from '../components/EntityName';
import { microAppsTranslationRef } from '../translation';

/** After so many attempts, waiting alone will not help. */
const MANY_ATTEMPTS = 3;

/** What happens to a target, what stands in its way, and what to do about that. */
export function StepText(props: {
  step: DecommissionStep;
  onAttest: (step: DecommissionStep) => void;
}) {
  const { step, onAttest } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (step.state === 'done') {
    return <Done step={step} />;
  }
  return (
    <>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {step.problem ?? step.reasonNot ?? step.action}
      </Typography>
      {step.nextAttemptAt && (
        <Typography component="div" variant="body2" color="text.secondary">
          {t('decommission.attempts', { count: step.attempts })}{' '}
          {t('decommission.nextAttempt')}{' '}
          <RelativeTime value={step.nextAttemptAt} />.
          {step.attempts >= MANY_ATTEMPTS && <> {t('decommission.stuck')}</>}
        </Typography>
      )}
      {step.mayAttest && (
        <Button
          size="small"
          variant="outlined"
          aria-label={t('decommission.attestLabel', { target: step.title })}
          onClick={() => onAttest(step)}
        >
          {t('decommission.attest')}
        </Button>
      )}
    </>
  );
}

function Done({ step }: { step: DecommissionStep }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const isAttested = step.actor === 'people';
  return (
    <Typography component="div" variant="body2">
      {t(`decommission.proof.${isAttested ? 'attestation' : 'store'}`)}
      {isAttested && step.doneBy && (
        <>
          {' '}
          {t('decommission.attestedBy')} <EntityName entityRef={step.doneBy} />
        </>
      )}
      {step.doneAt && (
        <>
          {', '}
          <RelativeTime value={step.doneAt} />
        </>
      )}
      {step.evidence && <>: {step.evidence}</>}
      {!isAttested && step.before === 0 && (
        <>
          {'. '}
          {t('decommission.nothingFound', { resource: step.resource ?? '…' })}
        </>
      )}
    </Typography>
  );
}
