import {
  configApiRef,
  discoveryApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useCallback, useEffect, useState } from 'react';
import { PortalLogo } from '../nav/PortalLogo';
import { PersonaCard } from './PersonaCard';
import { PersonaIdentity } from './PersonaIdentity';
import { PERSONAS } from './personas';
import { signInTranslationRef } from './translation';

// Of the tab, so that two people can be signed in side by side, each keeping the sign-in over reloads.
const STORAGE_KEY = 'portal.persona';

type Failure = { persona: string; message: string };

function reasonOf(error: unknown, unreachable: string): string {
  if (error instanceof ResponseError) {
    return error.body.error.message;
  }
  // `fetch` rejects with a TypeError where nobody answers.
  return error instanceof TypeError ? unreachable : String(error);
}

function useSignIn(onSignInSuccess: SignInPageProps['onSignInSuccess']) {
  const discoveryApi = useApi(discoveryApiRef);
  const { t } = useTranslationRef(signInTranslationRef);
  const [busy, setBusy] = useState(() => sessionStorage.getItem(STORAGE_KEY));
  const [failure, setFailure] = useState<Failure>();

  const signIn = useCallback(
    async (persona: string) => {
      setBusy(persona);
      setFailure(undefined);
      const identity = PersonaIdentity.create({
        persona,
        discoveryApi,
        onSignOut: () => sessionStorage.removeItem(STORAGE_KEY),
      });
      try {
        await identity.getCredentials();
        sessionStorage.setItem(STORAGE_KEY, persona);
        onSignInSuccess(identity);
      } catch (error) {
        setFailure({ persona, message: reasonOf(error, t('unreachable')) });
        setBusy(null);
      }
    },
    [discoveryApi, onSignInSuccess, t],
  );

  useEffect(() => {
    const persona = sessionStorage.getItem(STORAGE_KEY);
    if (persona) {
      signIn(persona);
    }
    // Only on arrival: later changes of the callbacks must not sign in again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return { busy, failure, signIn };
}

/** Lets one choose who to be. */
export function PersonaSignInPage({ onSignInSuccess }: SignInPageProps) {
  const title = useApi(configApiRef).getString('app.title');
  const { t } = useTranslationRef(signInTranslationRef);
  const { busy, failure, signIn } = useSignIn(onSignInSuccess);

  return (
    <Box
      component="main"
      sx={{ maxWidth: 1040, mx: 'auto', px: 3, py: { xs: 4, md: 8 } }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mb: 1 }}>
        <Box
          sx={{ bgcolor: '#1b3a57', borderRadius: 2, p: 1.25, display: 'flex' }}
        >
          <PortalLogo />
        </Box>
        <Typography component="h1" variant="h3" color="text.primary">
          {title}
        </Typography>
      </Box>
      <Typography color="text.secondary" sx={{ mb: 4, fontSize: 18 }}>
        {t('lead')}
      </Typography>
      <Typography component="h2" variant="h5" color="text.primary" gutterBottom>
        {t('choose')}
      </Typography>
      {failure && (
        <Alert severity="error" sx={{ mb: 2 }}>
          <AlertTitle>{t('failed', { name: failure.persona })}</AlertTitle>
          {failure.message}
        </Alert>
      )}
      <Box
        component="ul"
        sx={{
          display: 'grid',
          gap: 2,
          p: 0,
          m: 0,
          listStyle: 'none',
          gridTemplateColumns: 'repeat(auto-fill, minmax(280px, 1fr))',
        }}
      >
        {PERSONAS.map(persona => (
          <PersonaCard
            key={persona.name}
            persona={persona}
            disabled={Boolean(busy)}
            onSignIn={signIn}
          />
        ))}
      </Box>
      <Box sx={{ height: 48, mt: 2 }}>
        {busy && <CircularProgress size={28} aria-label={t('busy')} />}
      </Box>
      <Typography variant="body2" color="text.secondary">
        {t('development')}
      </Typography>
    </Box>
  );
}
