import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { ResultNotice } from '../components/ResultNotice';
import { microAppsTranslationRef } from '../translation';
import { RequestDialog } from './RequestDialog';

/** Opens the dialog that shows the plan; nothing where the caller may not ask for it. */
export function DecommissionButton({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<string>();
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      {app.access.decommission && (
        <Button
          size="small"
          variant="outlined"
          color="error"
          onClick={() => setOpen(true)}
        >
          {t('decommission.open')}
        </Button>
      )}
      {open && (
        <RequestDialog
          app={app}
          onClose={() => setOpen(false)}
          onDone={message => {
            setOpen(false);
            setDone(message);
          }}
        />
      )}
    </>
  );
}
