import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  DECISION_POINTS,
  microAppDecisionReadPermission,
  type DecisionLogQueryInput,
  type DecisionPoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  LinesSkeleton,
  ResourceView,
  useDecisionLog,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import useDebounce from 'react-use/lib/useDebounce';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { DecisionDetails } from './DecisionDetails';
import { DecisionsTable } from './DecisionsTable';

const PAGE_SIZE = 25;
const APP = /^[a-z0-9-]{1,63}\/[A-Za-z0-9][A-Za-z0-9\-_.]{0,62}$/;

/** The log of decisions; its filters stand in the address. */
export function DecisionsView() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { allowed, loading } = usePermission({
    permission: microAppDecisionReadPermission,
  });
  if (loading) {
    return <LinesSkeleton />;
  }
  if (!allowed) {
    return <Typography>{t('policies.decisions.hidden')}</Typography>;
  }
  return <Log />;
}

function Log() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const [shown, setShown] = useState<string>();
  const page = Math.max(
    0,
    Math.floor(Number(params.get('page') ?? 1)) - 1 || 0,
  );
  const change = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries({ page: '', ...changes })) {
      if (value) {
        next.set(name, value);
      } else {
        next.delete(name);
      }
    }
    setParams(next, { replace: true });
  };
  const log = useDecisionLog({
    ...filtersOf(params),
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <Panel title={t('policies.decisions.title')}>
      <Typography variant="body2" sx={{ marginBottom: 1.5 }}>
        {t('policies.decisions.intro')}
      </Typography>
      <Filters params={params} onChange={change} />
      <ResourceView resource={log} lines={8}>
        {({ items, totalItems }) => (
          <>
            <Typography variant="body2" color="text.secondary" role="status">
              {totalItems === 0
                ? t('policies.decisions.none')
                : t('policies.decisions.count', { count: totalItems })}
            </Typography>
            {totalItems > 0 && (
              <DecisionsTable items={items} onDetails={setShown} />
            )}
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={next => change({ page: String(next + 1) })}
            />
          </>
        )}
      </ResourceView>
      {shown && (
        <DecisionDetails id={shown} onClose={() => setShown(undefined)} />
      )}
    </Panel>
  );
}

function filtersOf(params: URLSearchParams): DecisionLogQueryInput {
  const point = DECISION_POINTS.find(value => value === params.get('point'));
  const allow = params.get('allow');
  const app = params.get('app') ?? '';
  const rule = params.get('rule');
  return {
    ...(point && { point: [point] }),
    ...((allow === 'true' || allow === 'false') && { allow }),
    // Half an address would be refused while it is typed.
    ...(APP.test(app) && { app }),
    ...(rule && { rule: rule.slice(0, 63) }),
  };
}

function Filters(props: {
  params: URLSearchParams;
  onChange: (changes: Record<string, string>) => void;
}) {
  const { params, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const any = <MenuItem value="">{t('policies.decisions.any')}</MenuItem>;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 1.5,
        marginBottom: 1.5,
        gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
      }}
    >
      <TextField
        select
        size="small"
        label={t('policies.point.label')}
        value={params.get('point') ?? ''}
        onChange={event => onChange({ point: event.target.value })}
      >
        {any}
        {DECISION_POINTS.map((point: DecisionPoint) => (
          <MenuItem key={point} value={point}>
            {t(`policies.point.${point}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        size="small"
        label={t('policies.decisions.outcome')}
        value={params.get('allow') ?? ''}
        onChange={event => onChange({ allow: event.target.value })}
      >
        {any}
        <MenuItem value="true">{t('policies.decisions.allowed')}</MenuItem>
        <MenuItem value="false">{t('policies.decisions.denied')}</MenuItem>
      </TextField>
      <LateField
        label={t('policies.decisions.filterApp')}
        value={params.get('app') ?? ''}
        onChange={app => onChange({ app })}
      />
      <LateField
        label={t('policies.decisions.filterRule')}
        value={params.get('rule') ?? ''}
        onChange={rule => onChange({ rule })}
      />
    </Box>
  );
}

/** A text that counts once the typing pauses. */
function LateField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, value, onChange } = props;
  const [text, setText] = useState(value);
  useDebounce(() => text !== value && onChange(text.trim()), 300, [text]);
  return (
    <TextField
      size="small"
      label={label}
      value={text}
      inputProps={{ maxLength: 130 }}
      onChange={event => setText(event.target.value)}
    />
  );
}
