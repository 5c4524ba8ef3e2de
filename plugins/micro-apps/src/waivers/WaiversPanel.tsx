import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { WaiverList } from './WaiverList';

/** The rules that are or were set aside for an app; nothing where there are none. */
export function WaiversPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return app.waivers.length > 0 ? (
    <Panel title={t('waiver.title')}>
      <WaiverList waivers={app.waivers} digest={app.currentRevision.digest} />
    </Panel>
  ) : null;
}
