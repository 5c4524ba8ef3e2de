import { useApi } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useEffect, useRef, useState } from 'react';
import { STEP_HEADING } from '../components/ids';
import { draftFor, dropDraft } from '../form/draft';
import type { AppForm } from '../form/useAppForm';
import { checkName } from '../form/useNameCheck';

/** Offers what was typed before a reload, or before a submission that failed. @internal */
export function DraftOffer(props: { form: AppForm }) {
  const { form } = props;
  const { t, identity, app } = form;
  const api = useApi(microAppsApiRef);
  const opened = useRef(app);
  const [draft, setDraft] = useState<MicroAppFormApp>();
  const user = identity?.userEntityRef;

  useEffect(() => {
    const found = user && draftFor(user, opened.current);
    if (!user || !found) return undefined;
    const controller = new AbortController();
    const name = found.metadata?.name;
    const isNew = found.baseRevision === undefined;
    const check =
      isNew && name ? checkName(api, name, controller.signal) : undefined;
    Promise.resolve(check).then(result => {
      if (controller.signal.aborted) return;
      // It made it after all.
      if (result?.state === 'taken') dropDraft(user);
      else setDraft(found);
    });
    return () => controller.abort();
  }, [api, user]);

  const close = () => {
    // The buttons go with the offer.
    document.getElementById(STEP_HEADING)?.focus();
    setDraft(undefined);
  };

  if (!draft || !user) return null;
  return (
    <Alert
      severity="info"
      action={
        <>
          <Button
            color="inherit"
            size="small"
            onClick={() => {
              form.replaceApp(draft);
              close();
            }}
          >
            {t('basics.draft.continue')}
          </Button>
          <Button
            color="inherit"
            size="small"
            onClick={() => {
              dropDraft(user);
              close();
            }}
          >
            {t('basics.draft.discard')}
          </Button>
        </>
      }
    >
      {t('basics.draft.offer', {
        title: draft.metadata?.title ?? t('basics.draft.untitled'),
      })}
    </Alert>
  );
}
