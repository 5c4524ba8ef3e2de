import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ModelEndpointVersion } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  ResourceView,
  useModelEndpointHistory,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { EntityName } from '../components/EntityName';
import { Pages } from '../components/Pages';
import { microAppsTranslationRef } from '../translation';

const PAGE_SIZE = 10;

/** How an entry of the register came to be what it is. */
export function HistoryDialog(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const history = useModelEndpointHistory(id, {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const titleId = useId();
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      aria-labelledby={titleId}
      onClose={onClose}
    >
      <DialogTitle id={titleId}>
        {t('endpoints.historyLabel', { id })}
      </DialogTitle>
      <DialogContent>
        <ResourceView resource={history}>
          {({ items, totalItems }) => (
            <>
              {items.map(item => (
                <HistoryItem key={item.version} item={item} />
              ))}
              <Pages
                page={page}
                pageSize={PAGE_SIZE}
                total={totalItems}
                onPage={setPage}
              />
            </>
          )}
        </ResourceView>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('endpoints.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function HistoryItem({ item }: { item: ModelEndpointVersion }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { version, changedAt, changedBy, reason, changes, endpoint } = item;
  return (
    <Box sx={{ padding: '6px 0' }}>
      <Typography variant="body2" component="div">
        <strong>{t('endpoints.version', { version: String(version) })}</strong>{' '}
        · <RelativeTime value={changedAt} /> {t('endpoints.by')}{' '}
        <EntityName entityRef={changedBy} />
      </Typography>
      {changes.map(change => (
        <Typography key={change} variant="body2">
          {change}
        </Typography>
      ))}
      {reason && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
          “{reason}”
        </Typography>
      )}
      <Typography variant="body2" color="text.secondary">
        {[
          t(`endpoints.hostings.${endpoint.hosting}`),
          endpoint.region,
          `${t('endpoints.trust')} ${endpoint.trust}`,
          t(`endpoints.states.${endpoint.state}`),
          endpoint.models
            .map(({ model, versions }) => `${model} ${versions.join(', ')}`)
            .join('; '),
        ].join(' · ')}
      </Typography>
    </Box>
  );
}
