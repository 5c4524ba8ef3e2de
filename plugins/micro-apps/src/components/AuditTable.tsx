import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AuditResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DigestText,
  RelativeTime,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { microAppsTranslationRef } from '../translation';
import { EntityName, TextWithNames } from './EntityName';
import { Pages } from './Pages';
import { useLinks } from './links';
import { NoWrap, Sentence, SimpleTable } from './SimpleTable';
import { TextLink } from './TextLink';

/** A page of audit entries, newest first. */
export function AuditTable(props: {
  audit: AuditResponse;
  page: number;
  pageSize: number;
  onPage: (page: number) => void;
  showApp?: boolean;
}) {
  const { audit, page, pageSize, onPage, showApp } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  if (audit.totalItems === 0) {
    return <Typography variant="body2">{t('audit.none')}</Typography>;
  }
  return (
    <>
      <SimpleTable
        label={t('audit.entries')}
        columns={[
          t('audit.seq'),
          t('audit.time'),
          t('audit.actor'),
          t('audit.what'),
          ...(showApp ? [t('audit.app')] : []),
          t('audit.hash'),
        ]}
        rows={audit.items.map(entry => ({
          key: String(entry.seq),
          cells: [
            entry.seq.toLocaleString(),
            <NoWrap key="time">
              <RelativeTime value={entry.time} />
            </NoWrap>,
            <EntityName key="actor" entityRef={entry.actor} />,
            <Sentence key="what">
              <TextWithNames>{entry.summary}</TextWithNames>
            </Sentence>,
            ...(showApp ? [<AppLink key="app" app={entry.app} />] : []),
            <DigestText key="hash" digest={entry.hash} />,
          ],
        }))}
      />
      <Pages
        page={page}
        pageSize={pageSize}
        total={audit.totalItems}
        onPage={onPage}
      />
    </>
  );
}

function AppLink({ app }: { app: string | null }) {
  const links = useLinks();
  return app ? (
    <TextLink to={links.history(`microapp:${app}`)}>{app}</TextLink>
  ) : (
    <>–</>
  );
}
