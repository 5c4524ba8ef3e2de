import { InputError } from '@backstage/errors';
import { parseManifest } from '../manifest';
import { bankNotesSummarizer } from '../__testUtils__/manifests';
import { applyChanges } from './changes';

describe('applyChanges', () => {
  const manifest = parseManifest(bankNotesSummarizer());
  const change = (path: string, to: unknown) => [
    { path, from: null, to, label: '' },
  ];

  it('leaves the manifest as it was', () => {
    const before = structuredClone(manifest);
    const { manifest: after } = applyChanges(
      manifest,
      change('spec.audience', 'personal'),
    );
    expect(after.spec.audience).toBe('personal');
    expect(manifest).toEqual(before);
  });

  it('declares and verifies a control', () => {
    const applied = applyChanges(
      manifest,
      change('spec.controls[pii-masking]', 'verified'),
      ['private-endpoint'],
    );
    expect(applied.manifest.spec.controls).toEqual([{ id: 'pii-masking' }]);
    expect(applied.verifiedControls).toEqual([
      'private-endpoint',
      'pii-masking',
    ]);
  });

  it.each<[string, unknown]>([
    ['spec.audience', 'everyone'],
    ['spec.models[7]', {}],
    ['spec.nothing', 1],
    ['spec', {}],
    ['metadata.name', 'x'],
    ['spec..', 1],
    ['spec.__proto__', 1],
    ['spec.controls[prayer]', 'verified'],
    ['spec.controls[pii-masking]', 'refused'],
    ['', 1],
  ])('refuses %s', (path, to) => {
    expect(() => applyChanges(manifest, change(path, to))).toThrow(InputError);
  });
});
