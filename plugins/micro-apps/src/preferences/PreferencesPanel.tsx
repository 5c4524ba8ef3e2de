import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ErrorPanel,
  microAppsApiRef,
  ResourceView,
  useInvalidateMicroApps,
  usePreferences,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { Panel } from '../components/Panel';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';

/** How the caller is reminded, and the choice of it where the company leaves one. */
export function PreferencesPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const preferences = usePreferences();
  const onOff = (email: boolean) => (email ? 'on' : 'off');
  return (
    <Panel title={t('preference.title')}>
      <Typography variant="body2">{t('preference.portal')}</Typography>
      <ResourceView resource={preferences} lines={1}>
        {({ email, mayChangeEmail }) =>
          mayChangeEmail ? (
            <EmailSwitch email={email} />
          ) : (
            <Typography variant="body2">
              {t(`preference.fixed.${onOff(email)}`)}
            </Typography>
          )
        }
      </ResourceView>
    </Panel>
  );
}

function EmailSwitch({ email }: { email: boolean }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const [saved, setSaved] = useState<string>();
  const save = useCallback(
    async (wanted: boolean) => {
      setSaved(undefined);
      await api.setPreferences({ email: wanted });
      invalidate();
      setSaved(t(`preference.saved.${wanted ? 'on' : 'off'}`));
    },
    [api, invalidate, t],
  );
  const { run, busy, error } = useAction(save);
  return (
    <>
      <FormControlLabel
        control={
          <Switch
            checked={email}
            disabled={busy}
            onChange={event => run(event.target.checked)}
          />
        }
        label={t('preference.email')}
      />
      <Typography variant="body2" role="status">
        {saved}
      </Typography>
      {error && <ErrorPanel error={error} title={t('preference.refused')} />}
    </>
  );
}
