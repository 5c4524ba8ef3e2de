import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalsQueryInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useApprovals,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import TablePagination from '@mui/material/TablePagination';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import { PageBody } from '../components/PageBody';
import { surface } from '../components/styles';
import { microAppsTranslationRef } from '../translation';
import { BlockedHint } from './BlockedHint';
import { QueueItem } from './QueueItem';

const SHOW = ['mine', 'open', 'blocked', 'decided'] as const;
type Show = (typeof SHOW)[number];

const QUERIES: Record<Show, ApprovalsQueryInput> = {
  mine: { state: ['open', 'blocked'], eligible: 'me' },
  open: { state: ['open', 'blocked'] },
  blocked: { state: ['blocked'] },
  decided: {
    state: ['approved', 'changes-requested', 'rejected', 'superseded'],
  },
};
const PAGE_SIZE = 10;

/** What a review screen leaves for the queue to say. */
export type QueueLocationState = { confirmation?: string } | null;

/** The requests, most urgent first. */
export function QueuePage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const show = SHOW.find(value => value === params.get('show')) ?? 'mine';
  const page = Math.max(
    0,
    Math.floor(Number(params.get('page') ?? 1)) - 1 || 0,
  );
  const requests = useApprovals({
    ...QUERIES[show],
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <PageBody title={t('pageTitle.approvals')}>
      <Confirmation />
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('approvals.show.label')}
        value={show}
        onChange={(_, value: Show | null) =>
          value && setParams({ show: value }, { replace: true })
        }
        sx={{ marginBottom: 2 }}
      >
        {SHOW.map(value => (
          <ToggleButton key={value} value={value} sx={{ paddingX: 2 }}>
            {t(`approvals.show.${value}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <ResourceView resource={requests} lines={6}>
        {({ items, totalItems }) =>
          totalItems === 0 ? (
            <Typography>{t(`approvals.empty.${show}`)}</Typography>
          ) : (
            <>
              <Typography variant="body2" color="text.secondary" role="status">
                {t('approvals.count', { count: totalItems })}
              </Typography>
              <Box
                component="ul"
                sx={{
                  ...surface,
                  listStyle: 'none',
                  margin: '8px 0 0',
                  padding: '0 16px',
                }}
              >
                {items.map(request => (
                  <QueueItem key={request.id} request={request} />
                ))}
              </Box>
              {totalItems > PAGE_SIZE && (
                <TablePagination
                  component="div"
                  count={totalItems}
                  page={page}
                  rowsPerPage={PAGE_SIZE}
                  rowsPerPageOptions={[PAGE_SIZE]}
                  onPageChange={(_, next) =>
                    setParams({ show, page: String(next + 1) })
                  }
                />
              )}
            </>
          )
        }
      </ResourceView>
      {show === 'mine' && <BlockedHint />}
    </PageBody>
  );
}

function Confirmation() {
  const location = useLocation();
  const navigate = useNavigate();
  const confirmation = (location.state as QueueLocationState)?.confirmation;
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The decision was sent from another screen, which is gone with the place where the keyboard was.
    notice.current?.focus({ preventScroll: true });
  }, [confirmation]);
  if (!confirmation) {
    return null;
  }
  return (
    <Alert
      ref={notice}
      tabIndex={-1}
      severity="success"
      role="status"
      sx={{ marginBottom: 2 }}
      onClose={() =>
        navigate(location.pathname + location.search, { replace: true })
      }
    >
      {confirmation}
    </Alert>
  );
}
