import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ResourceView,
  useFileProblems,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useState } from 'react';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';
import { FileProblemList } from './FileProblemList';

const PAGE_SIZE = 10;

/** The caller's files that are not taken, also where no app came of them; nothing where there are none, or while they load. */
export function MyFilesPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const files = useFileProblems({
    owner: 'me',
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  const total = files.value?.totalItems ?? 0;
  if (total === 0 && !files.error) {
    return null;
  }
  return (
    <Panel title={t('files.mine')}>
      <ResourceView resource={files}>
        {({ items }) => <FileProblemList files={items} />}
      </ResourceView>
      <Pages page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
    </Panel>
  );
}
