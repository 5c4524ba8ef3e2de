import { PageLayout, useRouteRef } from '@backstage/frontend-plugin-api';
import AppsIcon from '@mui/icons-material/AppsOutlined';
import { lazy, Suspense, type ReactElement } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { LinesSkeleton } from '@micro-apps/backstage-plugin-micro-apps-react';
import { PageBody } from '../components/PageBody';
import { RegisterButton } from '../components/RegisterButton';
import { PATHS, rootRouteRef } from '../routes';

const AppHistoryPage = lazy(() =>
  import('../history/AppHistoryPage').then(m => ({
    default: m.AppHistoryPage,
  })),
);
const AuditPage = lazy(() =>
  import('../audit/AuditPage').then(m => ({ default: m.AuditPage })),
);
const CertificatePage = lazy(() =>
  import('../decommission/CertificatePage').then(m => ({
    default: m.CertificatePage,
  })),
);
const FilesPage = lazy(() =>
  import('../files/FilesPage').then(m => ({ default: m.FilesPage })),
);
const ResubmitPage = lazy(() =>
  import('../resubmit/ResubmitPage').then(m => ({ default: m.ResubmitPage })),
);

type SubPage = { path: string; title?: string; element: ReactElement };

/** The page with its tabs, and the pages that are reached from them. */
export function MicroAppsPage(props: { title: string; pages: SubPage[] }) {
  const { title, pages } = props;
  const root = useRouteRef(rootRouteRef)?.() ?? '/micro-apps';
  const tabs = pages.map(page => ({
    id: page.path,
    label: page.title ?? page.path,
    href: `${root}/${page.path}`,
  }));
  return (
    <PageLayout
      title={title}
      icon={<AppsIcon fontSize="inherit" />}
      titleLink={root}
      tabs={tabs}
      headerActions={[<RegisterButton key="register" />]}
    >
      <Suspense
        fallback={
          <PageBody>
            <LinesSkeleton />
          </PageBody>
        }
      >
        <Routes>
          {pages.length > 0 && (
            <Route index element={<Navigate to={pages[0].path} replace />} />
          )}
          {pages.map(({ path, element }) => (
            <Route key={path} path={`${path}/*`} element={element} />
          ))}
          <Route path={PATHS.audit} element={<AuditPage />} />
          <Route path={PATHS.files} element={<FilesPage />} />
          <Route
            path={`${PATHS.certificates}/:namespace/:name`}
            element={<CertificatePage />}
          />
          <Route
            path={`${PATHS.apps}/:namespace/:name`}
            element={<AppHistoryPage />}
          />
          <Route
            path={`${PATHS.resubmit}/:namespace/:name`}
            element={<ResubmitPage />}
          />
        </Routes>
      </Suspense>
    </PageLayout>
  );
}
