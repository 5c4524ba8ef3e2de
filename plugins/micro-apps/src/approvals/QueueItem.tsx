import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  RequestStateChip,
  TierChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router-dom';
import { EntityName } from '../components/EntityName';
import { legTitle } from '../components/LegList';
import { useLinks } from '../components/links';
import { microAppsTranslationRef } from '../translation';

/** A request in the queue, with the way to its review screen. */
export function QueueItem({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { app } = request;
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        rowGap: 1,
        padding: '14px 0',
        borderTop: '1px solid',
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 'none' },
      }}
    >
      <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 1,
          }}
        >
          <Typography
            component="h2"
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
        </Box>
        <Typography variant="body2" color="text.secondary" component="div">
          {t('approvals.item.requested', {
            revision: String(request.revision),
          })}{' '}
          <EntityName entityRef={request.requestedBy} />,{' '}
          <RelativeTime value={request.requestedAt} /> ·{' '}
          <EntityName entityRef={app.owner} />
        </Typography>
        <Standing request={request} />
      </Box>
      <Button
        component={Link}
        to={links.approval(request.id)}
        variant={
          request.legs.some(leg => leg.mayDecide) ? 'contained' : 'outlined'
        }
        aria-label={t('approvals.item.reviewLabel', { title: app.title })}
      >
        {t('approvals.item.review')}
      </Button>
    </Box>
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
