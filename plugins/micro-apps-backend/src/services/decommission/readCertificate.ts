import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type {
  AppKey,
  CertificateResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Stores } from '../../database';
import { shortRefOf } from '../governedChange';
import type { CallContext } from '../MicroAppsService';

/** The newest certificate under a name, with the audit entry that holds its digest. */
export async function readCertificate(
  stores: Stores,
  key: AppKey,
  { access }: Pick<CallContext, 'access'>,
): Promise<CertificateResponse> {
  const record = await stores.decommissions.findCertified(
    key.namespace,
    key.name,
  );
  const app = record && (await stores.apps.find(record.entityRef));
  if (!record || !app || !access.allows('read', app)) {
    throw new NotFoundError(
      `There is no deletion certificate of "${shortRefOf(key)}", or you may not see it`,
    );
  }
  if (!access.allows('readEvidence', app)) {
    throw new NotAllowedError(
      'You may not see the deletion certificate of this app',
    );
  }
  const seq = record.certificateSeq as number;
  const [entry] = await stores.audit.range(seq, seq, 1);
  const canonical = record.certificate as string;
  return {
    certificate: JSON.parse(canonical),
    digest: record.certificateDigest as string,
    canonical,
    audit: { seq, hash: entry.hash },
  };
}
