import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ApprovalRequest,
  ApprovalsQueryInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  Announcement,
  ResourceView,
  useApprovals,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { PageBody } from '../components/PageBody';
import { Pages } from '../components/Pages';
import { ResultNotice } from '../components/ResultNotice';
import { surface } from '../components/styles';
import { useFocusWhenLost } from '../components/useFocus';
import { DelegationsBar } from '../delegations/DelegationsBar';
import { ReviewsHint } from '../reviews/ReviewsHint';
import { ReviewsView } from '../reviews/ReviewsView';
import { microAppsTranslationRef } from '../translation';
import { WaiversView } from '../waivers/WaiversView';
import { BlockedHint } from './BlockedHint';
import { QueueItem } from './QueueItem';
import { useKeepQueueState, useQueueState } from './queueState';

const SHOW = ['mine', 'open', 'late', 'blocked', 'decided'] as const;
type Show = (typeof SHOW)[number];
const VIEWS = [...SHOW, 'reviews', 'waivers'] as const;
type View = (typeof VIEWS)[number];

const QUERIES: Record<Show, ApprovalsQueryInput> = {
  mine: { state: ['open', 'blocked'], eligible: 'me' },
  open: { state: ['open', 'blocked'] },
  late: { state: ['open', 'blocked'], late: 'true' },
  blocked: { state: ['blocked'] },
  decided: {
    state: ['approved', 'changes-requested', 'rejected', 'superseded'],
  },
};
const PAGE_SIZE = 10;

const has = (items: ApprovalRequest[], id: string) =>
  items.some(item => item.id === id);

/** The requests, most urgent first; and, as views beside them, renewals and waivers. */
export function QueuePage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const view = VIEWS.find(value => value === params.get('show')) ?? 'mine';
  const page = Math.max(
    0,
    Math.floor(Number(params.get('page') ?? 1)) - 1 || 0,
  );
  const onPage = (next: number) =>
    setParams({ show: view, page: String(next + 1) });
  return (
    <PageBody title={t('pageTitle.approvals')}>
      <Confirmation />
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('approvals.show.label')}
        value={view}
        onChange={(_, value: View | null) =>
          value && setParams({ show: value }, { replace: true })
        }
        sx={{ marginBottom: 2, flexWrap: 'wrap' }}
      >
        {VIEWS.map(value => (
          <ToggleButton
            key={value}
            value={value}
            sx={{ paddingX: { xs: 1, lg: 2 } }}
          >
            {t(`approvals.show.${value}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <DelegationsBar />
      <ViewOf view={view} page={page} onPage={onPage} />
    </PageBody>
  );
}

function ViewOf(props: {
  view: View;
  page: number;
  onPage: (page: number) => void;
}) {
  const { view, ...paging } = props;
  if (view === 'waivers') {
    return <WaiversView {...paging} />;
  }
  return view === 'reviews' ? (
    <ReviewsView {...paging} />
  ) : (
    <RequestsView show={view} {...paging} />
  );
}

function RequestsView(props: {
  show: Show;
  page: number;
  onPage: (page: number) => void;
}) {
  const { show, page, onPage } = props;
  const { opened } = useQueueState();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const requests = useApprovals({
    ...QUERIES[show],
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const count =
    requests.value &&
    (requests.value.totalItems === 0
      ? t(`approvals.empty.${show}`)
      : t('approvals.count', { count: requests.value.totalItems }));
  return (
    <>
      <Announcement>{count}</Announcement>
      <ResourceView resource={requests} lines={6}>
        {({ items, totalItems }) => (
          <>
            <ListHeading returned={opened !== undefined && !has(items, opened)}>
              {count}
            </ListHeading>
            {items.length > 0 && <QueueList items={items} returnTo={opened} />}
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={onPage}
            />
          </>
        )}
      </ResourceView>
      {show === 'mine' && (
        <>
          <ReviewsHint />
          <BlockedHint />
        </>
      )}
    </>
  );
}

function ListHeading(props: { returned: boolean; children: ReactNode }) {
  const heading = useFocusWhenLost<HTMLHeadingElement>(props.returned);
  return (
    <Typography
      ref={heading}
      tabIndex={-1}
      component="h2"
      variant="body2"
      color="text.secondary"
    >
      {props.children}
    </Typography>
  );
}

function QueueList(props: { items: ApprovalRequest[]; returnTo?: string }) {
  return (
    <Box
      component="ul"
      sx={{
        ...surface,
        listStyle: 'none',
        margin: '8px 0 0',
        padding: '0 16px',
      }}
    >
      {props.items.map(request => (
        <QueueItem
          key={request.id}
          request={request}
          returned={request.id === props.returnTo}
        />
      ))}
    </Box>
  );
}

function Confirmation() {
  const { confirmation } = useQueueState();
  const keep = useKeepQueueState();
  return confirmation ? (
    <ResultNotice onClose={() => keep({})}>{confirmation}</ResultNotice>
  ) : null;
}
