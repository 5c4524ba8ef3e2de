import {
  Control,
  controlDefinition,
  controlEffect,
  ControlVerification,
  digestOf,
  Manifest,
  RiskModel,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { VerificationRecord } from '../database';

/** A control as a manifest declares it. */
export type ControlEntry = Manifest['spec']['controls'][number];

/** The digest to which a finding about a control is bound. */
export function entryDigest(entry: ControlEntry): string {
  return digestOf(entry);
}

/** The finding about a control that holds for its present entry and for an owner, if there is one. */
function findingFor(
  entry: ControlEntry,
  verifications: VerificationRecord[],
  owner: string,
): VerificationRecord | undefined {
  const finding = verifications.find(({ controlId }) => controlId === entry.id);
  return finding?.entryDigest === entryDigest(entry) &&
    finding.notForOwner !== owner
    ? finding
    : undefined;
}

/**
 * The ids of the controls that count (verified, not expired, and declared as they were then), of those that were
 * refused, and of those whose verification expired.
 */
export function controlsByOutcome(
  manifest: Manifest,
  verifications: VerificationRecord[],
  now: string,
): { verified: string[]; refused: string[]; expired: string[] } {
  const verified: string[] = [];
  const refused: string[] = [];
  const expired: string[] = [];
  for (const entry of manifest.spec.controls) {
    const finding = findingFor(entry, verifications, manifest.spec.owner);
    if (finding?.outcome === 'refused') {
      refused.push(entry.id);
    } else if (finding) {
      (finding.expiresAt > now ? verified : expired).push(entry.id);
    }
  }
  return { verified, refused, expired };
}

export function toVerification(
  verification: VerificationRecord,
  maySeeEvidence: boolean,
): ControlVerification {
  return {
    id: verification.id,
    controlId: verification.controlId,
    outcome: verification.outcome,
    digest: verification.digest,
    evidence: maySeeEvidence ? verification.evidence : null,
    verifiedBy: verification.verifiedBy,
    verifiedAt: verification.verifiedAt,
    expiresAt: verification.expiresAt,
  };
}

/** A declared control, and what security found. */
export function toControl(
  entry: ControlEntry,
  verifications: VerificationRecord[],
  options: {
    /** Whom the manifest names. */
    owner: string;
    riskModel: RiskModel;
    now: string;
    maySeeEvidence: boolean;
  },
): Control {
  const definition = controlDefinition(entry.id);
  const finding = findingFor(entry, verifications, options.owner);
  const isExpired =
    finding?.outcome === 'verified' && finding.expiresAt <= options.now;
  return {
    id: entry.id,
    title: definition?.title ?? entry.id,
    effect: definition
      ? controlEffect(definition, options.riskModel)
      : 'The risk model does not know this control; it changes nothing',
    status: isExpired ? 'expired' : (finding?.outcome ?? 'unverified'),
    declaredEvidence: options.maySeeEvidence ? (entry.evidence ?? null) : null,
    verification: finding
      ? toVerification(finding, options.maySeeEvidence)
      : null,
  };
}
