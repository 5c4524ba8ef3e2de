import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  ApprovalRequestDetail,
  DecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  describeError,
  LinesSkeleton,
  ResourceView,
  useApproval,
  useInvalidateMicroApps,
  useMicroApp,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { legTitle } from '../components/LegList';
import { useLinks } from '../components/links';
import { isAboutApp } from '../changes/pending';
import { PageBody } from '../components/PageBody';
import { TextLink } from '../components/TextLink';
import { useFocus } from '../components/useFocus';
import { microAppsTranslationRef } from '../translation';
import { DecisionPanel } from './DecisionPanel';
import type { QueueState } from './queueState';
import { ReviewScreen } from './ReviewScreen';
import { StaleNotice } from './StaleNotice';

/** One request on one screen, to be decided. */
export function ReviewPage() {
  const { id = '' } = useParams();
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const request = useApproval(id);
  const { namespace, name } = request.value?.app ?? {};
  const key = useMemo(
    () => (namespace && name ? { namespace, name } : undefined),
    [namespace, name],
  );
  const app = useMicroApp(key);
  return (
    <PageBody
      title={
        request.value &&
        t('approvals.item.reviewLabel', { title: request.value.app.title })
      }
    >
      <TextLink to={links.approvals()} state={{ opened: id }}>
        {t('approvals.review.back')}
      </TextLink>
      <ResourceView resource={request} lines={8}>
        {value =>
          app.loading || !key ? (
            <LinesSkeleton lines={8} />
          ) : (
            <ResourceView resource={app}>
              {detail => <Review key={value.id} request={value} app={detail} />}
            </ResourceView>
          )
        }
      </ResourceView>
    </PageBody>
  );
}

function Review(props: { request: ApprovalRequestDetail; app: AppDetail }) {
  const { request, app } = props;
  const [refusal, setRefusal] = useState<Error>();
  const invalidate = useInvalidateMicroApps();
  const onDone = useAfterDecision();
  const stale = !isAboutApp(request, app);
  // What was decided before the app moved on is history, and no cause for alarm.
  const alarming = ![
    'approved',
    'carried-over',
    'changes-requested',
    'rejected',
  ].includes(request.state);
  return (
    <>
      {stale && (alarming || refusal) && (
        <StaleNotice
          request={request}
          app={app}
          refused={refusal !== undefined}
        />
      )}
      {!stale && refusal && <Refusal error={refusal} />}
      <ReviewScreen
        request={request}
        app={app}
        decision={
          <DecisionPanel
            request={request}
            stale={stale}
            onDone={onDone}
            onRefused={error => {
              setRefusal(error);
              invalidate(app);
            }}
          />
        }
      />
    </>
  );
}

function Refusal({ error }: { error: Error }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Alert
      ref={useFocus<HTMLDivElement>()}
      tabIndex={-1}
      severity="warning"
      sx={{ marginBottom: 2 }}
    >
      <AlertTitle>{t('approvals.refused')}</AlertTitle>
      {describeError(error).message}
    </Alert>
  );
}

function useAfterDecision() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const navigate = useNavigate();
  const invalidate = useInvalidateMicroApps();
  return ({ decision, request }: DecisionResponse) => {
    const waiting = request.legs
      .filter(leg => leg.state === 'open')
      .map(leg => legTitle(leg.name));
    const sentences: string[] = [
      t(`approvals.done.${decision.decision}`, { title: request.app.title }),
    ];
    if (request.state === 'approved') {
      sentences.push(t('approvals.done.nowApproved'));
    } else if (request.state === 'open' && waiting.length > 0) {
      sentences.push(
        t('approvals.done.stillWaits', { legs: waiting.join(', ') }),
      );
    }
    invalidate(request.app);
    const state: QueueState = { confirmation: sentences.join(' ') };
    navigate(links.approvals('mine'), { state });
  };
}
