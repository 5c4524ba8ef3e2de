import { canonicalJson, sha256Hex } from '../digest';
import {
  CertificateResponse,
  DeletionCertificate,
  deletionCertificateSchema,
} from '../schema';

/** The text of a certificate that is hashed, and its digest. @public */
export function sealCertificate(certificate: DeletionCertificate): {
  canonical: string;
  digest: string;
} {
  const canonical = canonicalJson(deletionCertificateSchema.parse(certificate));
  return { canonical, digest: `sha256:${sha256Hex(canonical)}` };
}

/**
 * Whether a certificate is what its digest says, and states of each target that nothing is left. Whether the digest
 * stands in the audit chain is for the chain to say.
 *
 * @public
 */
export function isCertificateIntact(
  response: Pick<CertificateResponse, 'certificate' | 'canonical' | 'digest'>,
): boolean {
  const parsed = deletionCertificateSchema.safeParse(response.certificate);
  return (
    parsed.success &&
    canonicalJson(parsed.data) === response.canonical &&
    `sha256:${sha256Hex(response.canonical)}` === response.digest
  );
}
