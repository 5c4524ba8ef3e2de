import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Policies } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  usePolicies,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect } from 'react';
import { useLinks } from '../components/links';
import { Panel } from '../components/Panel';
import { NoWrap, SimpleTable } from '../components/SimpleTable';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { BundlePanel } from './BundlePanel';

const POLL_MS = 1_000;

/** The bundle in force, and what its rules say of the apps now. */
export function InForceView() {
  const policies = usePolicies();
  const running = policies.value?.evaluation.state === 'running';
  const { reload } = policies;
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [running, reload]);
  return (
    <ResourceView resource={policies} lines={10}>
      {value => (
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: 'minmax(0, 1fr)',
          }}
        >
          <BundlePanel policies={value} onReloaded={reload} />
          <RulesPanel rules={value.rules} />
        </Box>
      )}
    </ResourceView>
  );
}

type Rule = Policies['rules'][number];

function RulesPanel({ rules }: { rules: Rule[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Panel title={t('policies.rules.title')}>
      <Typography variant="body2" sx={{ marginBottom: 1.5 }}>
        {t('policies.rules.intro')}
      </Typography>
      {rules.length === 0 ? (
        <Typography variant="body2">{t('policies.rules.none')}</Typography>
      ) : (
        <SimpleTable
          label={t('policies.rules.title')}
          columns={[
            t('policies.rules.rule'),
            t('policies.rules.failed'),
            t('policies.rules.warned'),
            t('policies.rules.exempted'),
            t('policies.rules.control'),
            t('policies.rules.points'),
          ]}
          rows={byUrgency(rules).map(rule => ({
            key: rule.id,
            cells: [
              <RuleTitle key="rule" rule={rule} />,
              <Count key="failed" rule={rule} status="failed" />,
              <Count key="warned" rule={rule} status="warned" />,
              <Count key="exempted" rule={rule} status="exempted" />,
              rule.control,
              rule.points.map(point => t(`policies.point.${point}`)).join(', '),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

/** What stops apps now stands first. */
function byUrgency(rules: Rule[]): Rule[] {
  return [...rules].sort(
    (a, b) =>
      b.failed - a.failed ||
      b.warned - a.warned ||
      b.exempted - a.exempted ||
      a.title.localeCompare(b.title),
  );
}

function RuleTitle({ rule }: { rule: Rule }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ minWidth: 260 }}>
      <strong>{rule.title}</strong>
      <Box component="div" sx={{ color: 'text.secondary' }}>
        {rule.id}
        {rule.waivable && ` · ${t('policies.rules.waivable')}`}
      </Box>
      <div>{rule.description}</div>
      <Box component="div" sx={{ color: 'text.secondary' }}>
        {t('policies.rules.remediation', { text: rule.remediation })}
      </Box>
    </Box>
  );
}

function Count(props: {
  rule: Rule;
  status: 'failed' | 'warned' | 'exempted';
}) {
  const { rule, status } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const apps = t('policies.rules.apps', { count: rule[status] });
  if (rule[status] === 0) {
    return <NoWrap>–</NoWrap>;
  }
  return (
    <NoWrap>
      <TextLink
        to={links.inventory(`rule=${rule.id}&ruleStatus=${status}`)}
        aria-label={t(`policies.rules.${status}Label`, {
          apps,
          title: rule.title,
        })}
      >
        {apps}
      </TextLink>
    </NoWrap>
  );
}
