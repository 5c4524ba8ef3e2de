import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  ApprovalRequestDetail,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { ConditionList } from '../components/ConditionList';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { ChangesPanel } from './ChangesPanel';
import { ReviewHeader } from './ReviewHeader';
import {
  CheckPanels,
  DecisionsPanel,
  FactsPanel,
  RiskPanels,
} from './ReviewPanels';
import { SimilarAppsPanel } from './SimilarAppsPanel';

const column = { display: 'grid', gap: 2, minWidth: 0 } as const;

/**
 * Everything that a decision needs, on one screen. The decision stands beside it, or on a narrow screen below what
 * matters most.
 */
export function ReviewScreen(props: {
  request: ApprovalRequestDetail;
  app: AppDetail;
  decision: ReactNode;
}) {
  const { request, app, decision } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <>
      <ReviewHeader request={request} app={app} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            md: 'minmax(0, 1fr) 300px',
            lg: 'minmax(0, 1fr) 340px',
          },
          gridTemplateRows: { md: 'auto 1fr' },
          gridTemplateAreas: {
            xs: '"first" "decision" "rest"',
            md: '"first decision" "rest decision"',
          },
        }}
      >
        <Box sx={{ ...column, gridArea: 'first' }}>
          <RiskPanels request={request} app={app} />
          <ChangesPanel request={request} app={app} />
        </Box>
        <Box
          sx={{
            ...column,
            gridArea: 'decision',
            position: { md: 'sticky' },
            top: { md: 16 },
          }}
        >
          {decision}
          <DecisionsPanel request={request} app={app} />
          <SimilarAppsPanel app={app} />
          {app.conditions.length > 0 && (
            <Panel title={t('approvals.review.conditions')}>
              <ConditionList app={app} />
            </Panel>
          )}
        </Box>
        <Box sx={{ ...column, gridArea: 'rest' }}>
          <FactsPanel request={request} app={app} />
          <CheckPanels request={request} app={app} />
        </Box>
      </Box>
    </>
  );
}
