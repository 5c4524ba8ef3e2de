import { useTranslationRef } from '@backstage/frontend-plugin-api';
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
import { useId } from 'react';
import { EntityName } from '../components/EntityName';
import { microAppsTranslationRef } from '../translation';

/** How an entry of the register came to be what it is. */
export function HistoryDialog(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const history = useModelEndpointHistory(id);
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
          {({ items }) => (
            <>
              {items.map(({ version, changedAt, changedBy, endpoint }) => (
                <Box key={version} sx={{ padding: '6px 0' }}>
                  <Typography variant="body2" component="div">
                    <strong>
                      {t('endpoints.version', { version: String(version) })}
                    </strong>{' '}
                    · <RelativeTime value={changedAt} /> {t('endpoints.by')}{' '}
                    <EntityName entityRef={changedBy} />
                  </Typography>
                  <Typography variant="body2" color="text.secondary">
                    {[
                      t(`endpoints.hostings.${endpoint.hosting}`),
                      endpoint.region,
                      `${t('endpoints.trust')} ${endpoint.trust}`,
                      t(`endpoints.states.${endpoint.state}`),
                      endpoint.models
                        .map(
                          ({ model, versions }) =>
                            `${model} ${versions.join(', ')}`,
                        )
                        .join('; '),
                    ].join(' · ')}
                  </Typography>
                </Box>
              ))}
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
