import {
  DEFAULT_RISK_MODEL,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { highManifest } from '../__testUtils__/manifests';
import type { VerificationRecord } from '../database';
import { controlsByOutcome, entryDigest, toControl } from './controls';

const NOW = '2026-11-22T10:00:00.000Z';
const LATER = '2026-11-23T10:00:00.000Z';
const manifest = parseManifest(highManifest());
const [masking] = manifest.spec.controls;

const finding = (
  change: Partial<VerificationRecord> = {},
): VerificationRecord => ({
  id: 'v',
  appId: 'a',
  controlId: masking.id,
  number: 1,
  entryDigest: entryDigest(masking),
  outcome: 'verified',
  digest: 'd',
  evidence: 'Looked.',
  verifiedBy: 'user:default/security-reviewer',
  verifiedAt: NOW,
  expiresAt: LATER,
  notForOwner: null,
  ...change,
});

describe('controls', () => {
  it.each<[string, Partial<VerificationRecord> | undefined, string, string]>([
    ['nothing was found', undefined, NOW, 'unverified'],
    ['it was verified', {}, NOW, 'verified'],
    ['the verification has expired', {}, LATER, 'expired'],
    ['it was refused', { outcome: 'refused' }, NOW, 'refused'],
    ['its entry has changed since', { entryDigest: 'x' }, NOW, 'unverified'],
    ['another was verified', { controlId: 'x' }, NOW, 'unverified'],
    [
      'whoever verified it is on the side of its owner',
      { notForOwner: manifest.spec.owner },
      NOW,
      'unverified',
    ],
    [
      'whoever verified it is on the side of another owner',
      { notForOwner: 'group:default/solo' },
      NOW,
      'verified',
    ],
  ])('counts where verified only: %s', (_, change, now, status) => {
    const findings = change ? [finding(change)] : [];
    expect(controlsByOutcome(manifest, findings, now)).toEqual({
      verified: status === 'verified' ? ['pii-masking'] : [],
      refused: status === 'refused' ? ['pii-masking'] : [],
      expired: status === 'expired' ? ['pii-masking'] : [],
    });
    expect(
      toControl(masking, findings, {
        owner: manifest.spec.owner,
        riskModel: DEFAULT_RISK_MODEL,
        now,
        maySeeEvidence: true,
      }).status,
    ).toBe(status);
  });

  it('shows a control that the risk model does not know for what it is', () => {
    const control = toControl({ id: 'lucky-charm' }, [], {
      owner: manifest.spec.owner,
      riskModel: DEFAULT_RISK_MODEL,
      now: NOW,
      maySeeEvidence: false,
    });
    expect(control).toMatchObject({
      title: 'lucky-charm',
      effect: expect.stringContaining('changes nothing'),
      declaredEvidence: null,
    });
  });
});
