import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  DecommissionPlan,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import useAsyncRetry from 'react-use/lib/useAsyncRetry';
import { formatDay } from '../components/calendarDays';
import { FormDialog } from '../components/FormDialog';
import { ReasonField } from '../components/ReasonField';
import { SimpleTable } from '../components/SimpleTable';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { End, EndField, isPossibleDay } from './EndField';

/** Shows what would happen, and asks why it should. */
export function RequestDialog(props: {
  app: AppDetail;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { app, onClose, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [reason, setReason] = useState('');
  const [end, setEnd] = useState<End>('now');
  const [tried, setTried] = useState(false);
  const { namespace, name } = app;
  const plan = useAsyncRetry(
    () => api.getDecommissionPlan({ namespace, name }),
    [api, namespace, name],
  );
  const send = useCallback(async () => {
    await api.requestDecommission(app, {
      reason: reason.trim(),
      ...(end !== 'now' && { plannedFor: `${end.day}T00:00:00Z` }),
    });
    invalidate(app);
    onDone(
      end === 'now'
        ? t('decommission.requested')
        : t('decommission.planned', { day: formatDay(end.day) }),
    );
  }, [api, app, reason, end, invalidate, onDone, t]);
  const { run, busy, error } = useAction(send);
  return (
    <FormDialog
      title={t('decommission.openLabel', { app: app.title })}
      confirm={t(
        end === 'now' ? 'decommission.confirm' : 'decommission.end.confirm',
      )}
      color="error"
      busy={busy}
      error={error}
      errorTitle={t('decommission.failed')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        const isPossible = end === 'now' || isPossibleDay(end.day);
        if (reason.trim() && plan.value && isPossible) {
          run();
        }
      }}
    >
      {plan.loading && (
        <Typography role="status">{t('decommission.loading')}</Typography>
      )}
      {plan.error && <ErrorPanel error={plan.error} onRetry={plan.retry} />}
      {plan.value && <Plan plan={plan.value} />}
      {app.approvedRevision && (
        <EndField end={end} tried={tried} onChange={setEnd} />
      )}
      <ReasonField
        label={t('decommission.reason')}
        error={
          tried && !reason.trim() ? t('decommission.reasonMissing') : undefined
        }
        required
        value={reason}
        onChange={setReason}
      />
    </FormDialog>
  );
}

function Plan({ plan }: { plan: DecommissionPlan }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const refused = plan.targets.filter(({ refusal }) => refusal);
  return (
    <>
      <Typography variant="body2">
        {t('decommission.about', { days: String(plan.coolingDays) })}
      </Typography>
      {plan.targets.length === 0 ? (
        <Typography variant="body2">{t('decommission.nothing')}</Typography>
      ) : (
        <SimpleTable
          label={t('decommission.plan')}
          columns={[
            t('decommission.columns.target'),
            t('decommission.columns.who'),
            t('decommission.columns.what'),
          ]}
          rows={plan.targets.map(target => ({
            key: target.id,
            cells: [
              target.title,
              t(
                target.actor === 'portal'
                  ? 'decommission.byPortal'
                  : 'decommission.byPeople',
              ),
              target.refusal ?? target.action,
            ],
          }))}
        />
      )}
      {refused.map(({ id, title, refusal }) => (
        <Alert key={id} severity="error">
          {title}: {refusal}
        </Alert>
      ))}
    </>
  );
}
