import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  isCertificateIntact,
  type CertificateResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  ErrorPanel,
  LinesSkeleton,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import GlobalStyles from '@mui/material/GlobalStyles';
import Typography from '@mui/material/Typography';
import { useParams } from 'react-router-dom';
import useAsyncRetry from 'react-use/lib/useAsyncRetry';
import { EntityName } from '../components/EntityName';
import { Fact, Facts } from '../components/FactRow';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { SimpleTable } from '../components/SimpleTable';
import { useDocumentTitle } from '../components/useDocumentTitle';
import { microAppsTranslationRef } from '../translation';

/** On paper there is the certificate and nothing of the portal around it. */
const PAPER = {
  '@media print': {
    'nav, header, [data-testid="sidebar-root"], .micro-apps-no-print': {
      display: 'none !important',
    },
  },
} as const;

/** The proof that nothing of an app is left, to be read, printed and kept. */
export function CertificatePage() {
  const { namespace = '', name = '' } = useParams();
  const api = useApi(microAppsApiRef);
  const { t } = useTranslationRef(microAppsTranslationRef);
  useDocumentTitle(t('decommission.certificateOf', { app: name }));
  const { value, error, retry } = useAsyncRetry(
    () => api.getDeletionCertificate({ namespace, name }),
    [api, namespace, name],
  );
  return (
    <PageBody>
      <GlobalStyles styles={PAPER} />
      {error && <ErrorPanel error={error} onRetry={retry} />}
      {!error && !value && <LinesSkeleton />}
      {value && <Certificate response={value} />}
    </PageBody>
  );
}

function Certificate({ response }: { response: CertificateResponse }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { certificate, digest, audit } = response;
  const { app, cooling } = certificate;
  const isIntact = isCertificateIntact(response);
  return (
    <Panel
      title={t('decommission.certificateOf', { app: app.title })}
      actions={<Actions response={response} />}
    >
      <Typography variant="body1" sx={{ marginBottom: 2 }}>
        {t('decommission.certificateSays')}
      </Typography>
      <Facts>
        <Fact name={t('decommission.app')}>
          {app.namespace}/{app.name}
        </Fact>
        <Fact name={t('decommission.owner')}>
          <EntityName entityRef={app.owner} />
        </Fact>
        <Fact name={t('decommission.requestedBy')}>
          <EntityName entityRef={certificate.requestedBy} /> ·{' '}
          <DayText value={certificate.requestedAt} />
        </Fact>
        <Fact name={t('decommission.coolingEnded')}>
          <DayText value={cooling.endedAt} />
        </Fact>
        {cooling.skippedBy.length > 0 && (
          <Fact name={t('decommission.skippedBy')}>
            {cooling.skippedBy.map(person => (
              <Box key={person} component="span" sx={{ marginRight: 1 }}>
                <EntityName entityRef={person} />
              </Box>
            ))}
          </Fact>
        )}
        <Fact name={t('decommission.issued')}>{certificate.issuedAt}</Fact>
      </Facts>
      <Targets response={response} />
      <Alert severity={isIntact ? 'success' : 'error'} sx={{ marginY: 2 }}>
        {t(isIntact ? 'decommission.intact' : 'decommission.notIntact')}
      </Alert>
      <Facts>
        <Fact name={t('decommission.digest')}>
          <Code>{digest}</Code>
        </Fact>
        <Fact name={t('decommission.auditEntry')}>
          {audit.seq} · <Code>{audit.hash}</Code>
        </Fact>
        <Fact name={t('decommission.revisions')}>
          {app.revisions.map(revision => (
            <div key={revision.number}>
              {revision.number} · <Code>{revision.digest}</Code>
            </div>
          ))}
        </Fact>
      </Facts>
    </Panel>
  );
}

function Targets({ response }: { response: CertificateResponse }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <SimpleTable
      label={t('decommission.targets')}
      columns={[
        t('decommission.columns.target'),
        t('decommission.columns.where'),
        t('decommission.columns.before'),
        t('decommission.columns.after'),
        t('decommission.columns.when'),
        t('decommission.columns.counted'),
        t('decommission.columns.by'),
      ]}
      rows={response.certificate.targets.map(target => ({
        key: target.id,
        cells: [
          target.title,
          [target.location, target.resource].filter(Boolean).join(' · ') || '–',
          target.before === 0 && target.proof === 'store'
            ? t('decommission.nothingBefore')
            : (target.before ?? t('decommission.unknown')),
          target.after,
          target.completedAt,
          target.lastCountedAt ?? '–',
          [
            t(`decommission.proof.${target.proof}`),
            ...[target.attestedFirstBy, target.completedBy].flatMap(by =>
              by ? [by.replace(/^.*\//, '')] : [],
            ),
          ].join(' · '),
        ],
      }))}
    />
  );
}

function Actions({ response }: { response: CertificateResponse }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { app } = response.certificate;
  const href = `data:application/json;charset=utf-8,${encodeURIComponent(
    JSON.stringify(response, null, 2),
  )}`;
  return (
    <Box className="micro-apps-no-print" sx={{ display: 'flex', gap: 1 }}>
      <Button size="small" variant="outlined" onClick={() => window.print()}>
        {t('decommission.print')}
      </Button>
      <Button
        size="small"
        variant="outlined"
        href={href}
        download={`certificate-${app.namespace}-${app.name}.json`}
      >
        {t('decommission.download')}
      </Button>
    </Box>
  );
}

function Code({ children }: { children: string }) {
  return (
    <Box component="code" sx={{ overflowWrap: 'anywhere' }}>
      {children}
    </Box>
  );
}
