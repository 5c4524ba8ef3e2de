import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  RequestStateChip,
  TierChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router-dom';
import { EntityName, EntityNames } from '../components/EntityName';
import { legTitle } from '../components/LegList';
import { useLinks } from '../components/links';
import { Row, RowTitle } from '../components/Row';
import { useFocusWhenLost } from '../components/useFocus';
import { microAppsTranslationRef } from '../translation';
import { DueLine, LateChip } from './DueLine';
import { useKeepQueueState } from './queueState';

/** A request in the queue, with the way to its review screen. */
export function QueueItem(props: {
  request: ApprovalRequest;
  /** Its review screen was open just now: the keyboard goes on from here. */
  returned: boolean;
}) {
  const { request, returned } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const keep = useKeepQueueState();
  const link = useFocusWhenLost<HTMLAnchorElement>(returned);
  const { app } = request;
  return (
    <Row
      roomy
      action={
        <Button
          ref={link}
          component={Link}
          to={links.approval(request.id)}
          onClick={() => keep({ opened: request.id })}
          variant={
            request.legs.some(leg => leg.mayDecide) ? 'contained' : 'outlined'
          }
          aria-label={t('approvals.item.reviewLabel', { title: app.title })}
        >
          {t('approvals.item.review')}
        </Button>
      }
    >
      <RowTitle>
        <Typography
          component="h3"
          sx={{
            fontWeight: 700,
            fontSize: '1rem',
            margin: 0,
            overflowWrap: 'anywhere',
          }}
        >
          {app.title}
        </Typography>
        <TierChip tier={request.tier} score={request.score} />
        <RequestStateChip state={request.state} />
        <LateChip request={request} />
      </RowTitle>
      <Typography variant="body2" color="text.secondary" component="div">
        {t('approvals.item.requested', {
          revision: String(request.revision),
        })}{' '}
        <EntityName entityRef={request.requestedBy} />,{' '}
        <RelativeTime value={request.requestedAt} /> ·{' '}
        <EntityName entityRef={app.owner} />
      </Typography>
      <Why request={request} />
      <DueLine request={request} />
      <Standing request={request} />
    </Row>
  );
}

/** What an app is asked for again for, in a line. */
function Why({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { cause, reasons } = request;
  return cause === 'submission' ? null : (
    <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
      {[t(`change.cause.${cause}`), ...reasons.map(({ label }) => label)].join(
        ' · ',
      )}
    </Typography>
  );
}

function Standing({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const named = (legs: ApprovalRequest['legs']) =>
    legs.map(leg => legTitle(leg.name)).join(', ');
  const mine = request.legs.filter(leg => leg.mayDecide);
  const waiting = request.legs.filter(leg => leg.state === 'open');
  if (mine.length > 0) {
    return (
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {t('approvals.item.youDecide', { legs: named(mine) })}
        <For legs={mine} />
      </Typography>
    );
  }
  if (request.state === 'open' && waiting.length > 0) {
    return (
      <Typography variant="body2">
        {t('approvals.item.waitsFor', { legs: named(waiting) })}
      </Typography>
    );
  }
  return null;
}

/** For whom the caller decides, where it is delegated. */
function For({ legs }: { legs: ApprovalRequest['legs'] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const delegators = new Set(legs.flatMap(leg => leg.decidesFor ?? []));
  return delegators.size > 0 ? (
    <>
      {' '}
      {t('delegation.for')} <EntityNames entityRefs={[...delegators]} />
    </>
  ) : null;
}
