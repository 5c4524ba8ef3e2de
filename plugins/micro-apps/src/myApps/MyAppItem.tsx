import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppSummary } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  StateChip,
  TierChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { useAppLink, useLinks } from '../components/links';
import { microAppsTranslationRef } from '../translation';
import { ItemRow } from './ItemRow';

const UNCHANGEABLE = ['decommissioning', 'decommissioned'];

/** An app, how it stands, and what to do next. */
export function MyAppItem({ app }: { app: AppSummary }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const appLink = useAppLink();
  const nextStep =
    app.state === 'approved' && app.openConditions > 0
      ? t('myApps.nextStep.approvedWithConditions', {
          count: app.openConditions,
        })
      : t(`myApps.nextStep.${app.state}`);
  return (
    <ItemRow
      title={app.title}
      to={appLink(app)}
      chips={
        <>
          <StateChip state={app.state} />
          <TierChip tier={app.tier} score={app.score} />
        </>
      }
      nextStep={nextStep}
      action={
        UNCHANGEABLE.includes(app.state) ? null : (
          <Button
            component={Link}
            to={links.resubmit(app)}
            size="small"
            variant={app.state === 'draft' ? 'contained' : 'outlined'}
            aria-label={
              app.state === 'draft'
                ? t('resubmit.againLabel', { title: app.title })
                : t('resubmit.changeLabel', { title: app.title })
            }
          >
            {app.state === 'draft' ? t('resubmit.again') : t('resubmit.change')}
          </Button>
        )
      }
    />
  );
}
