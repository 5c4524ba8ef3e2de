import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  Check,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { CheckList } from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { TextWithNames } from '../components/EntityName';
import { ResultNotice } from '../components/ResultNotice';
import { microAppsTranslationRef } from '../translation';
import { ProposeDialog } from './ProposeDialog';

function canBeWaived({ status, waivable }: Check): boolean {
  return Boolean(waivable) && (status === 'failed' || status === 'warned');
}

/** The checks of an app; where a rule fails that can be waived, the way to propose it, or why there is none. */
export function WaivableChecks(props: { app: AppDetail; checks: Check[] }) {
  const { app, checks } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [asked, setAsked] = useState<Check>();
  const [done, setDone] = useState<string>();
  const { proposeWaivers, proposeWaiversReason } = app.access;
  const isOpen = ({ id }: Check) =>
    app.waivers.some(
      ({ rule, state }) =>
        rule === id && (state === 'proposed' || state === 'active'),
    );
  const waivable = checks.filter(check => canBeWaived(check) && !isOpen(check));
  return (
    <>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <CheckList
        checks={checks}
        action={check =>
          proposeWaivers &&
          waivable.includes(check) && (
            <Button
              size="small"
              variant="outlined"
              aria-label={t('waiver.proposeLabel', { rule: check.title })}
              onClick={() => setAsked(check)}
            >
              {t('waiver.propose')}
            </Button>
          )
        }
      />
      {waivable.length > 0 && !proposeWaivers && proposeWaiversReason && (
        <Typography variant="body2" color="text.secondary">
          <TextWithNames>
            {t('waiver.cannot', { reason: proposeWaiversReason })}
          </TextWithNames>
        </Typography>
      )}
      {asked && (
        <ProposeDialog
          app={app}
          check={asked}
          onClose={() => setAsked(undefined)}
          onDone={message => {
            setAsked(undefined);
            setDone(message);
          }}
        />
      )}
    </>
  );
}
