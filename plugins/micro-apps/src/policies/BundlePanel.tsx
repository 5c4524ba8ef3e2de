import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  microAppPolicyManagePermission,
  type Policies,
  type PolicyEngineStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  ErrorPanel,
  microAppsApiRef,
  RelativeTime,
  TrafficLight,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { Fact, Facts } from '../components/FactRow';
import { useLinks } from '../components/links';
import { Panel } from '../components/Panel';
import { TextLink } from '../components/TextLink';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

const TONES: Record<PolicyEngineStatus['health'], Tone> = {
  ready: 'good',
  degraded: 'caution',
  unavailable: 'bad',
};

/** Which bundle decides, and how it is doing. */
export function BundlePanel(props: {
  policies: Policies;
  onReloaded: () => void;
}) {
  const { status, evaluation } = props.policies;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Panel
      title={t('policies.bundle.title')}
      actions={<ReloadButton onReloaded={props.onReloaded} />}
    >
      <Box sx={{ display: 'grid', gap: 2 }}>
        <TrafficLight
          tone={TONES[status.health]}
          headline={t(`policies.bundle.${status.health}`)}
        >
          {status.message}
        </TrafficLight>
        <BundleFacts status={status} />
        <Evaluation evaluation={evaluation} />
      </Box>
    </Panel>
  );
}

/** What is known of a bundle. */
export function BundleFacts({ status }: { status: PolicyEngineStatus }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { bundle } = status;
  if (!bundle) {
    return <Typography variant="body2">{t('policies.bundle.none')}</Typography>;
  }
  return (
    <Facts>
      <Fact name={t('policies.bundle.revision')}>{bundle.revision}</Fact>
      <Fact name={t('policies.bundle.digest')}>
        <DigestText digest={bundle.digest} />
      </Fact>
      <Fact name={t('policies.bundle.source')}>{bundle.source}</Fact>
      <Fact name={t('policies.bundle.signature')}>
        {bundle.signature === 'verified' && bundle.keyId
          ? t('policies.bundle.signatures.verifiedBy', { key: bundle.keyId })
          : t(`policies.bundle.signatures.${bundle.signature}`)}
      </Fact>
      <Fact name={t('policies.bundle.engine')}>
        {t(`policies.bundle.engines.${status.engine}`)}
      </Fact>
      <Fact name={t('policies.bundle.loaded')}>
        <RelativeTime value={bundle.loadedAt} />
      </Fact>
      {status.checkedAt && (
        <Fact name={t('policies.bundle.checked')}>
          <RelativeTime value={status.checkedAt} />
        </Fact>
      )}
    </Facts>
  );
}

function ReloadButton({ onReloaded }: { onReloaded: () => void }) {
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [revision, setRevision] = useState<string>();
  const { allowed } = usePermission({
    permission: microAppPolicyManagePermission,
  });
  const { run, busy, error } = useAction(
    useCallback(async () => {
      const { status } = await api.reloadPolicies();
      setRevision(status.bundle?.revision);
      onReloaded();
    }, [api, onReloaded]),
  );
  if (!allowed) {
    return null;
  }
  return (
    <Box
      sx={{ display: 'flex', alignItems: 'center', gap: 1.5, flexWrap: 'wrap' }}
    >
      <Typography variant="body2" role="status">
        {revision && t('policies.bundle.reloaded', { revision })}
      </Typography>
      <Button
        variant="outlined"
        size="small"
        disabled={busy}
        onClick={() => run()}
      >
        {busy ? t('policies.bundle.reloading') : t('policies.bundle.reload')}
      </Button>
      {error && <ErrorPanel error={error} />}
    </Box>
  );
}

function Evaluation({ evaluation }: { evaluation: Policies['evaluation'] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { state, done, total, message, newlyInBreach } = evaluation;
  // Where no app had to be evaluated, as in a portal that starts for the first time, there is nothing to say.
  if (state === 'idle' || (state === 'done' && total === 0)) {
    return null;
  }
  return (
    <div>
      {state === 'running' && (
        <Progress
          label={t('policies.evaluation.running')}
          done={done}
          total={total}
        />
      )}
      <Typography variant="body2" role="status">
        {state === 'done' &&
          t('policies.evaluation.done', { total: total.toLocaleString() })}
        {state === 'failed' &&
          t('policies.evaluation.failed', { message: message ?? '' })}{' '}
        {newlyInBreach > 0 && (
          <>
            {t('policies.evaluation.breach', { count: newlyInBreach })}{' '}
            <TextLink inText to={links.inventory('breach=true')}>
              {t('policies.evaluation.breachLink')}
            </TextLink>
          </>
        )}
      </Typography>
    </div>
  );
}

/** How far something over all apps is. */
export function Progress(props: {
  label: string;
  done: number;
  total: number;
}) {
  const { label, done, total } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ marginBottom: 1 }}>
      <Typography variant="body2">
        {label}:{' '}
        {t('policies.evaluation.progress', {
          done: done.toLocaleString(),
          total: total.toLocaleString(),
        })}
      </Typography>
      <LinearProgress
        aria-label={label}
        variant={total > 0 ? 'determinate' : 'indeterminate'}
        value={total > 0 ? Math.min(100, (100 * done) / total) : undefined}
        sx={{ marginTop: 0.5 }}
      />
    </Box>
  );
}
