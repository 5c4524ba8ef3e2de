import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  IN_FORCE_STATES,
  type AppDetail,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  TierChip,
  useMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEntityLink, useLinks } from '../components/links';
import { Panel } from '../components/Panel';
import { Row, RowTitle } from '../components/Row';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

const MOST = 4;

/** Apps that are in force with a model endpoint of this one: what people agreed to before. */
export function SimilarAppsPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const entityLink = useEntityLink();
  const filter = { endpoint: app.endpoints, state: [...IN_FORCE_STATES] };
  // It may itself be among them.
  const similar = useMicroApps({ ...filter, limit: MOST + 1 });
  const all = new URLSearchParams([
    ...filter.endpoint.map(id => ['endpoint', id]),
    ...filter.state.map(state => ['state', state]),
  ]);
  return (
    <Panel title={t('approvals.review.similar')}>
      <ResourceView resource={similar} lines={2}>
        {({ items, totalItems }) => {
          const others = items.filter(
            ({ entityRef }) => entityRef !== app.entityRef,
          );
          return others.length === 0 ? (
            <Typography variant="body2">
              {t('approvals.review.noSimilar')}
            </Typography>
          ) : (
            <>
              <Box
                component="ul"
                sx={{ listStyle: 'none', margin: 0, padding: 0 }}
              >
                {others.slice(0, MOST).map(other => (
                  <Row key={other.entityRef}>
                    <RowTitle>
                      <TextLink to={entityLink(other.entityRef)}>
                        {other.title}
                      </TextLink>
                      <TierChip tier={other.tier} score={other.score} />
                    </RowTitle>
                    <Typography
                      component="div"
                      variant="body2"
                      color="text.secondary"
                    >
                      {/* No link: so near to the one above, it would be hard to hit. */}
                      <EntityDisplayName
                        entityRef={other.owner}
                        hideIcon
                        disableTooltip
                      />
                    </Typography>
                  </Row>
                ))}
              </Box>
              {totalItems > MOST && (
                <TextLink to={links.inventory(String(all))}>
                  {t('approvals.review.allSimilar')}
                </TextLink>
              )}
            </>
          );
        }}
      </ResourceView>
    </Panel>
  );
}
