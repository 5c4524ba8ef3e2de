import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import type { OwnedApp } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useCallback, useState } from 'react';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { DeclineDialog } from './DeclineDialog';
import { HandOverDialog } from './HandOverDialog';

/** What the caller can do about who owns an app. */
export function OwnershipActions(
  props: OwnedApp & {
    /** Says what was done; what called it may go with that. */
    onDone: (message: string) => void;
  },
) {
  const { app, ownership, onDone } = props;
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [asked, setAsked] = useState<'offer' | 'decline'>();
  const { offer, orphan, access } = ownership;
  const act = useCallback(
    async (what: 'accepted' | 'withdrawn', to?: string) => {
      await (what === 'accepted'
        ? api.acceptHandover(app, { digest: app.digest, to })
        : api.withdrawHandover(app, {}));
      invalidate(app);
      onDone(t(`ownership.${what}`));
    },
    [api, app, invalidate, onDone, t],
  );
  const { run, busy, error } = useAction(act);
  const dialog = {
    app,
    onClose: () => setAsked(undefined),
    onDone: (message: string) => {
      setAsked(undefined);
      onDone(message);
    },
  };
  const takers = access.take.allowed ? access.take.as.slice(0, 1) : [];
  return (
    <>
      {error && <ErrorPanel error={error} title={t('ownership.failed')} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {offer?.access.accept.allowed && (
          <Button
            size="small"
            variant="contained"
            disabled={busy}
            aria-label={t('ownership.acceptLabel', { app: app.title })}
            onClick={() => run('accepted')}
          >
            {t('ownership.accept')}
          </Button>
        )}
        {offer?.access.decline.allowed && (
          <Button
            size="small"
            variant="outlined"
            disabled={busy}
            aria-label={t('ownership.declineLabel', { app: app.title })}
            onClick={() => setAsked('decline')}
          >
            {t('ownership.decline')}
          </Button>
        )}
        {takers.map(owner => (
          <TakeButton
            key={owner}
            app={app.title}
            owner={owner}
            disabled={busy}
            onClick={() => run('accepted', owner)}
          />
        ))}
        {access.offer.allowed && (
          <Button
            size="small"
            variant="outlined"
            disabled={busy}
            aria-label={t(
              orphan ? 'ownership.nameLabel' : 'ownership.handOverLabel',
              { app: app.title },
            )}
            onClick={() => setAsked('offer')}
          >
            {t(orphan ? 'ownership.name' : 'ownership.handOver')}
          </Button>
        )}
        {offer?.access.withdraw.allowed && (
          <Button
            size="small"
            variant="outlined"
            disabled={busy}
            onClick={() => run('withdrawn')}
          >
            {t('ownership.withdraw')}
          </Button>
        )}
      </Box>
      {asked === 'offer' && <HandOverDialog {...dialog} />}
      {asked === 'decline' && <DeclineDialog {...dialog} />}
    </>
  );
}

/** Takes an app over for somebody, called as the catalog calls them. */
function TakeButton(props: {
  app: string;
  owner: string;
  disabled: boolean;
  onClick: () => void;
}) {
  const { app, owner, disabled, onClick } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { primaryTitle } = useEntityPresentation(owner);
  return (
    <Button
      size="small"
      variant="contained"
      disabled={disabled}
      aria-label={t('ownership.takeLabel', { app, owner: primaryTitle })}
      onClick={onClick}
    >
      {t('ownership.takeAs', { owner: primaryTitle })}
    </Button>
  );
}
