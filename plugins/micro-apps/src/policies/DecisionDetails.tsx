import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DecisionLogEntry } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  ResourceView,
  useLoggedDecision,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId } from 'react';
import { EntityName } from '../components/EntityName';
import { Fact, Facts } from '../components/FactRow';
import { quiet } from '../components/styles';
import { microAppsTranslationRef } from '../translation';
import { DecisionResult } from './DecisionResult';
import { Json } from './Json';

/** A logged decision with all that was kept of it. */
export function DecisionDetails(props: { id: string; onClose: () => void }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const decision = useLoggedDecision(props.id);
  const titleId = useId();
  return (
    <Dialog
      open
      fullWidth
      maxWidth="md"
      sx={quiet}
      aria-labelledby={titleId}
      onClose={props.onClose}
    >
      <DialogTitle id={titleId} sx={{ overflowWrap: 'anywhere' }}>
        {t('policies.decisions.dialog', { id: props.id })}
      </DialogTitle>
      <DialogContent>
        <ResourceView resource={decision} lines={8}>
          {value => <Details entry={value} />}
        </ResourceView>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{t('policies.decisions.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function Details({ entry }: { entry: DecisionLogEntry }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const nanoseconds = entry.metrics.timer_rego_query_eval_ns;
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      {entry.result && (
        <DecisionResult
          decision={entry.result}
          bundle={entry.bundle}
          failure={entry.failure}
        />
      )}
      <Facts>
        <Fact name={t('policies.decisions.time')}>{entry.timestamp}</Fact>
        <Fact name={t('policies.decisions.path')}>{entry.path}</Fact>
        <Fact name={t('policies.decisions.requestedBy')}>
          <EntityName entityRef={entry.requestedBy} />
        </Fact>
        <Fact name={t('policies.decisions.inputDigest')}>
          <DigestText digest={entry.inputDigest} />
        </Fact>
        <Fact name={t('policies.decisions.masked')}>
          {entry.masked.join(', ') || t('policies.decisions.maskedNone')}
        </Fact>
        {nanoseconds !== undefined && (
          <Fact name={t('policies.decisions.evaluation')}>
            {t('policies.decisions.microseconds', {
              value: (nanoseconds / 1000).toFixed(1),
            })}
          </Fact>
        )}
      </Facts>
      {entry.input && (
        <Json label={t('policies.decisions.input')} value={entry.input} />
      )}
    </Box>
  );
}
