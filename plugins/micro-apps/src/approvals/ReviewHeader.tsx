import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  ApprovalRequest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  RequestStateChip,
  TierChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useLocation } from 'react-router-dom';
import { Quote } from '../components/DecisionList';
import { EntityName } from '../components/EntityName';
import { useEntityLink } from '../components/links';
import { TextLink } from '../components/TextLink';
import { useFocusWhenLost } from '../components/useFocus';
import { microAppsTranslationRef } from '../translation';
import { DueLine, LateChip } from './DueLine';

/** Which app and revision it is about, and what the requester says. */
export function ReviewHeader(props: {
  request: ApprovalRequest;
  app: AppDetail;
}) {
  const { request, app } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const entityLink = useEntityLink();
  // The first page that a window shows is read from its top.
  const heading = useFocusWhenLost<HTMLHeadingElement>(
    useLocation().key !== 'default',
  );
  return (
    <Box sx={{ margin: '8px 0 16px' }}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}
      >
        <Typography
          ref={heading}
          tabIndex={-1}
          component="h2"
          sx={{
            fontSize: '1.5rem',
            fontWeight: 700,
            margin: 0,
            overflowWrap: 'anywhere',
          }}
        >
          {request.app.title}
        </Typography>
        <TierChip tier={request.tier} score={request.score} />
        <RequestStateChip state={request.state} />
        <LateChip request={request} />
        <TextLink to={entityLink(app.entityRef)}>{request.app.name}</TextLink>
      </Box>
      <Typography component="div" variant="body2" color="text.secondary">
        {t('approvals.review.revision', { revision: String(request.revision) })}{' '}
        · {t('approvals.review.requestedBy')}{' '}
        <EntityName entityRef={request.requestedBy} />,{' '}
        <RelativeTime value={request.requestedAt} />
      </Typography>
      <DueLine request={request} />
      {request.comment && <Quote>{request.comment}</Quote>}
      {!app.access.readEvidence && (
        <Typography variant="body2" color="text.secondary">
          {t('approvals.review.hidden')}
        </Typography>
      )}
    </Box>
  );
}
