import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyTryResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Panel } from '../components/Panel';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { DecisionResult } from './DecisionResult';
import { Json } from './Json';
import { parseDocument } from './parseDocument';
import { TryForm, type TryValues } from './TryForm';

/** Tries the policies on an app or a manifest. */
export function TryView() {
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [result, setResult] = useState<PolicyTryResponse>();
  const shown = useRef<HTMLDivElement>(null);
  const { run, busy, error } = useAction(
    useCallback(
      async (values: TryValues) => {
        setResult(undefined);
        const subject = values.app
          ? { app: `${values.app.namespace}/${values.app.name}` }
          : { manifest: await manifestOf(values.manifest, t) };
        setResult(
          await api.tryPolicies({
            point: values.point,
            ...subject,
            ...contextOf(values),
          }),
        );
      },
      [api, t],
    ),
  );
  useEffect(() => {
    if (result) {
      shown.current?.focus();
    }
  }, [result]);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          lg: 'minmax(0, 2fr) minmax(0, 3fr)',
        },
      }}
    >
      <Panel title={t('policies.tryOut.title')}>
        <TryForm busy={busy} onSubmit={run} />
      </Panel>
      {error && <ErrorPanel error={error} />}
      {result && (
        <div ref={shown} tabIndex={-1} style={{ outline: 'none' }}>
          <Panel title={t('policies.tryOut.result')}>
            <Box sx={{ display: 'grid', gap: 2 }}>
              <DecisionResult {...result} />
              <Json label={t('policies.tryOut.input')} value={result.input} />
            </Box>
          </Panel>
        </div>
      )}
    </Box>
  );
}

async function manifestOf(
  text: string,
  t: (
    key: 'policies.tryOut.badManifest',
    options: { message: string },
  ) => string,
): Promise<unknown> {
  try {
    return await parseDocument(text);
  } catch (error) {
    throw new Error(
      t('policies.tryOut.badManifest', { message: (error as Error).message }),
    );
  }
}

function contextOf(values: TryValues) {
  const { point, environment, scopes, endpoint, host } = values;
  if (point === 'registration') {
    return {};
  }
  return {
    environment,
    ...(point === 'token' && {
      scopes: scopes.split(/\s+/).filter(scope => scope !== ''),
    }),
    ...(point === 'outbound' && {
      destination: endpoint ? { endpoint } : { host },
    }),
  };
}
