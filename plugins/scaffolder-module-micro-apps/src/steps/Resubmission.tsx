import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useApi } from '@backstage/core-plugin-api';
import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useEffect, useState } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { titleOfRef } from '../form/useEntities';
import type { AppForm } from '../form/useAppForm';

/** Says that this changes an app that exists, and what the reviewers said of it last. @internal */
export function Resubmission(props: { form: AppForm }) {
  const { t, app, metadata } = props.form;
  const api = useApi(microAppsApiRef);
  const [detail, setDetail] = useState<AppDetail>();
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  useEffect(() => {
    if (!name) return undefined;
    const controller = new AbortController();
    api
      .getApp({ namespace, name }, { signal: controller.signal })
      .then(found => !controller.signal.aborted && setDetail(found))
      // The comments help, but the form works without them.
      .catch(() => undefined);
    return () => controller.abort();
  }, [api, name, namespace]);

  const comments = (detail?.latestRequest?.decisions ?? []).filter(
    decision => decision.comment,
  );
  const conditions = (detail?.conditions ?? []).filter(
    condition => condition.state === 'open',
  );
  const lists = [
    {
      title: t('basics.resubmission.comments'),
      items: comments.map(({ id, comment, decidedBy }) => ({
        id,
        text: `${titleOfRef(decidedBy)}: ${comment}`,
      })),
    },
    {
      title: t('basics.resubmission.conditions'),
      items: conditions.map(({ id, text }) => ({ id, text })),
    },
  ];
  return (
    <Alert severity="info">
      <AlertTitle>
        {t('basics.resubmission.title', { name: detail?.title ?? name ?? '' })}
      </AlertTitle>
      {t('basics.resubmission.body', { revision: String(app.baseRevision) })}{' '}
      {t('basics.nameFixed')}
      {lists
        .filter(({ items }) => items.length > 0)
        .map(({ title, items }) => (
          <Box key={title} sx={{ mt: 1 }}>
            <Typography variant="subtitle2">{title}</Typography>
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {items.map(item => (
                <li key={item.id}>{item.text}</li>
              ))}
            </Box>
          </Box>
        ))}
    </Alert>
  );
}
