import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import type { Delegation } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ErrorPanel,
  microAppsApiRef,
  useDelegations,
  useInvalidateMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useCallback, useState } from 'react';
import { formatDay } from '../components/calendarDays';
import { EntityName } from '../components/EntityName';
import { ResultNotice } from '../components/ResultNotice';
import { useAction } from '../components/useAction';
import { microAppsTranslationRef } from '../translation';
import { DelegateDialog } from './DelegateDialog';
import { dayOf, lastDayOf } from './span';

type Role = 'delegator' | 'delegate';
const NOT_OVER = { state: ['planned' as const, 'active' as const], limit: 20 };

/** Who decides for whom, as far as it is about the caller; and the way to delegate. */
export function DelegationsBar() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const asDelegator = useDelegations({ ...NOT_OVER, role: 'delegator' });
  const asDelegate = useDelegations({ ...NOT_OVER, role: 'delegate' });
  const given = asDelegator.value;
  const got = asDelegate.value;
  const failed = asDelegator.error ?? asDelegate.error;
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<string>();
  const mine: [Role, Delegation][] = [
    ...(given?.items ?? []).map((item): [Role, Delegation] => [
      'delegator',
      item,
    ]),
    ...(got?.items ?? []).map((item): [Role, Delegation] => ['delegate', item]),
  ];
  return (
    <section aria-label={t('delegation.list')}>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      {failed && <ErrorPanel error={failed} />}
      {mine.length > 0 && (
        <Box
          component="ul"
          sx={{ listStyle: 'none', margin: '0 0 8px', padding: 0 }}
        >
          {mine.map(([role, item]) => (
            <Item key={item.id} role={role} item={item} onEnded={setDone} />
          ))}
        </Box>
      )}
      {given?.mayDelegate && (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('delegation.open')}
        </Button>
      )}
      {open && given && (
        <DelegateDialog
          maxDays={given.maxDays}
          onClose={() => setOpen(false)}
          onDone={message => {
            setOpen(false);
            setDone(message);
          }}
        />
      )}
    </section>
  );
}

function Item(props: {
  role: Role;
  item: Delegation;
  onEnded: (message: string) => void;
}) {
  const { role, item, onEnded } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const api = useApi(microAppsApiRef);
  const invalidate = useInvalidateMicroApps();
  const { id, delegator, delegate } = item;
  const given = role === 'delegator';
  const other = given ? delegate : delegator;
  const { primaryTitle } = useEntityPresentation(other);
  const end = useCallback(async () => {
    await api.endDelegation(id);
    invalidate();
    onEnded(t('delegation.ended'));
  }, [api, id, invalidate, onEnded, t]);
  const { run, busy, error } = useAction(end);
  const label = given ? 'delegation.endGivenLabel' : 'delegation.endGotLabel';
  return (
    <Box component="li" sx={{ padding: '2px 0' }}>
      <Typography component="span" variant="body2">
        {!given && <>{t('delegation.got')} </>}
        <EntityName entityRef={other} /> <Span given={given} item={item} />
      </Typography>{' '}
      <Button
        size="small"
        disabled={busy}
        aria-label={t(label, { person: primaryTitle })}
        onClick={() => run()}
      >
        {t('delegation.end')}
      </Button>
      {error && <ErrorPanel error={error} title={t('delegation.endRefused')} />}
    </Box>
  );
}

function Span(props: { given: boolean; item: Delegation }) {
  const { given, item } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const words = {
    day: formatDay(lastDayOf(item.endsAt)),
    from: formatDay(dayOf(new Date(item.startsAt))),
  };
  const planned = item.state === 'planned';
  if (given) {
    return (
      <>{t(planned ? 'delegation.givenLater' : 'delegation.given', words)}</>
    );
  }
  return (
    <>{t(planned ? 'delegation.gotLater' : 'delegation.gotUntil', words)}</>
  );
}
