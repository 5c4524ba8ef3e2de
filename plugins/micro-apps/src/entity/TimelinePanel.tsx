import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  REQUEST_STATES,
  type AppDetail,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsReactTranslationRef,
  RelativeTime,
  ResourceView,
  useApprovals,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { EntityName } from '../components/EntityName';
import { legTitle } from '../components/LegList';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { timelineOf, type TimelineEvent } from './timeline';

/** What happened to the app, newest first. */
export function TimelinePanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const requests = useApprovals({
    app: `${app.namespace}/${app.name}`,
    state: [...REQUEST_STATES],
    limit: 100,
  });
  return (
    <Panel title={t('tab.timeline')}>
      <ResourceView resource={requests}>
        {({ items }) => (
          <Box component="ol" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {timelineOf(app, items).map(event => (
              <Event key={event.id} event={event} />
            ))}
          </Box>
        )}
      </ResourceView>
    </Panel>
  );
}

function Event({ event }: { event: TimelineEvent }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const text = useEventText(event);
  return (
    <Box
      component="li"
      sx={{
        position: 'relative',
        padding: '0 0 12px 18px',
        borderLeft: '2px solid',
        borderColor: 'divider',
        marginLeft: '5px',
        '&::before': {
          content: '""',
          position: 'absolute',
          left: '-6px',
          top: '6px',
          width: 10,
          height: 10,
          borderRadius: '50%',
          backgroundColor: 'text.secondary',
        },
      }}
    >
      <Typography
        variant="body2"
        sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}
      >
        {text}
      </Typography>
      <Typography component="div" variant="body2" color="text.secondary">
        <RelativeTime value={event.time} />
        {event.actor && (
          <>
            {' '}
            {t('event.by')} <EntityName entityRef={event.actor} />
          </>
        )}
      </Typography>
    </Box>
  );
}

function useEventText(event: TimelineEvent): string {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  switch (event.kind) {
    case 'submitted':
    case 'reopened':
    case 'atOnce':
    case 'carriedOver':
      return t(`event.${event.kind}`, { revision: String(event.revision) });
    case 'decided':
      return t('event.decided', {
        decision: words(`decision.${event.decision.decision}`),
        revision: String(event.decision.revision),
        leg: legTitle(event.decision.leg),
      });
    case 'conditionSet':
    case 'conditionMet':
    case 'conditionWithdrawn':
      return t(`event.${event.kind}`, { condition: event.text });
    default:
      return t(`event.${event.kind}`, { control: event.control });
  }
}
