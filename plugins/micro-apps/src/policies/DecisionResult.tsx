import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  BundleRef,
  PolicyDecision,
  PolicyFinding,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  ToneChip,
  TrafficLight,
  usePolicies,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { microAppsTranslationRef } from '../translation';

type RuleResult = PolicyDecision['rules'][string];

const TONES: Record<RuleResult, Tone> = {
  failed: 'bad',
  warned: 'caution',
  passed: 'good',
  'not-applicable': 'neutral',
};
const ORDER = Object.keys(TONES) as RuleResult[];

/** A decision of the policies, with all that it says. */
export function DecisionResult(props: {
  decision: PolicyDecision;
  bundle: BundleRef | null;
  failure?: { cause: string; message: string } | null;
}) {
  const { decision, bundle, failure } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const headline = decision.allow
    ? t('policies.decision.allowed')
    : t('policies.decision.denied');
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <TrafficLight
        tone={decision.allow ? 'good' : 'bad'}
        headline={
          failure
            ? t('policies.decision.failure', { cause: failure.cause })
            : headline
        }
      >
        {failure?.message}
        {bundle && (
          <div>
            {t('policies.decision.by', { revision: bundle.revision })} ·{' '}
            <DigestText digest={bundle.digest} />
          </div>
        )}
      </TrafficLight>
      <Findings title={t('policies.decision.denies')} items={decision.deny} />
      <Findings title={t('policies.decision.warns')} items={decision.warn} />
      <Requirements decision={decision} />
      <List title={t('policies.decision.obligations')}>
        {decision.obligations.map(({ rule, id, message }) => (
          <li key={`${rule} ${id}`}>{message}</li>
        ))}
      </List>
      <Rules rules={decision.rules} />
    </Box>
  );
}

function Findings(props: { title: string; items: PolicyFinding[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <List title={props.title}>
      {props.items.map(({ rule, message, remediation, path }) => (
        <li key={`${rule} ${path} ${message}`}>
          {message}{' '}
          <Box component="span" sx={{ color: 'text.secondary' }}>
            ({rule}
            {path && `, ${t('policies.decision.at', { path })}`})
          </Box>
          <div>{t('policies.decision.fix', { text: remediation })}</div>
        </li>
      ))}
    </List>
  );
}

function Requirements({ decision }: { decision: PolicyDecision }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <List title={t('policies.decision.requires')}>
      {decision.require.map(({ rule, message, route, legs }) => (
        <li key={`${rule} ${message}`}>
          {message}{' '}
          <Box component="span" sx={{ color: 'text.secondary' }}>
            ({rule})
          </Box>
          {route && <div>{t('policies.decision.requireReview')}</div>}
          {legs.length > 0 && (
            <div>
              {t('policies.decision.requireLegs', {
                legs: legs
                  .map(({ name, count }) => `${name} (${count})`)
                  .join(', '),
              })}
            </div>
          )}
        </li>
      ))}
    </List>
  );
}

function Rules({ rules }: { rules: PolicyDecision['rules'] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { value } = usePolicies();
  const titleOf = (rule: string) =>
    value?.rules.find(({ id }) => id === rule)?.title ?? rule;
  const sorted = Object.entries(rules).sort(
    ([a, x], [b, y]) =>
      ORDER.indexOf(x) - ORDER.indexOf(y) || a.localeCompare(b),
  );
  return (
    <List title={t('policies.decision.rules')} plain>
      {sorted.map(([rule, result]) => (
        <Box
          component="li"
          key={rule}
          sx={{
            display: 'flex',
            gap: 1,
            alignItems: 'center',
            padding: '3px 0',
          }}
        >
          <ToneChip tone={TONES[result]}>
            {t(`policies.decision.result.${result}`)}
          </ToneChip>
          <span>{titleOf(rule)}</span>
        </Box>
      ))}
    </List>
  );
}

function List(props: {
  title: string;
  plain?: boolean;
  children: ReactNode[];
}) {
  if (props.children.length === 0) {
    return null;
  }
  return (
    <div>
      <Typography component="h3" sx={{ fontSize: '0.95rem', fontWeight: 700 }}>
        {props.title}
      </Typography>
      <Box
        component="ul"
        sx={{
          margin: '4px 0 0',
          fontSize: '0.875rem',
          lineHeight: 1.6,
          overflowWrap: 'anywhere',
          ...(props.plain
            ? { listStyle: 'none', padding: 0 }
            : { paddingLeft: '20px' }),
        }}
      >
        {props.children}
      </Box>
    </div>
  );
}
