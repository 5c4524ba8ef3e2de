import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RelativeTime,
  ResourceView,
  usePolicyShadow,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import type { Shadow } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { NoWrap, SimpleTable } from '../components/SimpleTable';
import { microAppsTranslationRef } from '../translation';
import { BundleFacts } from './BundlePanel';
import { ChangesTable } from './PreviewChangesTable';

const PAGE_SIZE = 25;

/** The candidate that runs in shadow, and where it decided otherwise. */
export function ShadowView() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const shadow = usePolicyShadow({
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <Panel title={t('policies.shadow.title')}>
      <ResourceView resource={shadow} lines={6}>
        {value =>
          value.candidate ? (
            <Box
              sx={{
                display: 'grid',
                gap: 2,
                gridTemplateColumns: 'minmax(0, 1fr)',
              }}
            >
              <Typography variant="body2">
                {t('policies.shadow.intro')}
              </Typography>
              <BundleFacts status={value.candidate} />
              <Typography variant="body2" role="status">
                {t('policies.shadow.compared', {
                  decisions: value.decisions.toLocaleString(),
                  differing: value.differing.toLocaleString(),
                })}
              </Typography>
              <ByRule shadow={value} />
              {value.totalItems > 0 && (
                <Differences shadow={value} page={page} onPage={setPage} />
              )}
            </Box>
          ) : (
            <Typography variant="body2">{t('policies.shadow.none')}</Typography>
          )
        }
      </ResourceView>
    </Panel>
  );
}

function ByRule({ shadow }: { shadow: Shadow }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (shadow.byRule.length === 0) {
    return null;
  }
  return (
    <SimpleTable
      label={t('policies.shadow.byRule')}
      columns={[
        t('policies.shadow.rule'),
        t('policies.shadow.newlyDenied'),
        t('policies.shadow.noLongerDenied'),
      ]}
      rows={shadow.byRule.map(({ rule, newlyDenied, noLongerDenied }) => ({
        key: rule,
        cells: [
          rule,
          newlyDenied.toLocaleString(),
          noLongerDenied.toLocaleString(),
        ],
      }))}
    />
  );
}

function Differences(props: {
  shadow: Shadow;
  page: number;
  onPage: (page: number) => void;
}) {
  const { shadow, page, onPage } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <div>
      <ChangesTable
        label={t('policies.shadow.items')}
        items={shadow.items}
        first={{
          title: t('policies.shadow.time'),
          cell: index => (
            <NoWrap key="time">
              <RelativeTime value={shadow.items[index].timestamp} />
              <br />
              <small>{t(`policies.point.${shadow.items[index].point}`)}</small>
            </NoWrap>
          ),
        }}
      />
      <Pages
        page={page}
        pageSize={PAGE_SIZE}
        total={shadow.totalItems}
        onPage={onPage}
      />
    </div>
  );
}
