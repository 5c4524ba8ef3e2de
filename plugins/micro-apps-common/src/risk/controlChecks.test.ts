import { parseManifest } from '../manifest';
import { salesNotesSummarizer } from '../__testUtils__/manifests';
import { contextWith } from '../__testUtils__/register';
import { assess } from './assess';

describe('the checks of declared controls', () => {
  it('say whether each was verified, and never more', () => {
    const manifest = salesNotesSummarizer();
    manifest.spec.controls = [
      { id: 'pii-masking' },
      { id: 'human-in-the-loop' },
      { id: 'private-endpoint' },
      { id: 'egress-allowlist' },
      { id: 'secrets-manager' },
      { id: 'home-made' },
    ];
    const { checks } = assess(
      parseManifest(manifest),
      contextWith({
        verifiedControls: ['pii-masking', 'egress-allowlist'],
        refusedControls: ['private-endpoint'],
      }),
    );
    expect(checks.map(({ id, status }) => [id, status])).toEqual([
      ['control:pii-masking', 'passed'],
      ['control:human-in-the-loop', 'not-evaluated'],
      ['control:private-endpoint', 'failed'],
      ['control:egress-allowlist', 'not-applicable'],
      ['control:secrets-manager', 'not-evaluated'],
      ['control:home-made', 'warned'],
    ]);
    expect(checks[0]).toMatchObject({
      path: 'spec.controls[0]',
      message: 'Verified by security. Lowers data sensitivity by 3.',
    });
  });
});
