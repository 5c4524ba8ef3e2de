import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { formatDay } from '../components/calendarDays';
import { useLinks } from '../components/links';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

/** How far the way out of service is, in a line. */
export function DecommissionState({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { decommission } = app;
  if (!decommission) {
    return <>{t('decommission.none')}</>;
  }
  const { state, steps, coolingEndsAt } = decommission;
  const done = steps.filter(step => step.state === 'done').length;
  return (
    <>
      {t(`decommission.state.${state}`)}
      {state === 'planned' &&
        `. ${t('decommission.plannedFor', {
          day: formatDay(
            (decommission.plannedFor ?? coolingEndsAt).slice(0, 10),
          ),
          coolingEnd: formatDay(coolingEndsAt.slice(0, 10)),
        })}`}
      {state === 'cooling' &&
        `. ${t('decommission.coolingUntil', { day: formatDay(coolingEndsAt.slice(0, 10)) })}`}
      {state === 'running' &&
        `. ${t('decommission.progress', {
          done: String(done),
          all: String(steps.length),
        })}`}
      {state === 'completed' && (
        <>
          {' · '}
          <TextLink to={links.certificate(app)}>
            {t('decommission.certificate')}
          </TextLink>
        </>
      )}
    </>
  );
}
