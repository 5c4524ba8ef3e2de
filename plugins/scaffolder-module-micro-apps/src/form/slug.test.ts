import { parseManifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import * as fc from 'fast-check';
import { slug } from './slug';

describe('slug', () => {
  it.each([
    ['Sales notes summarizer', 'sales-notes-summarizer'],
    ['  Größe & Maß: Übersicht! ', 'grosse-mass-ubersicht'],
    ['Ærø – 2026', 'aero-2026'],
    ['日本語', ''],
    ['', ''],
  ])('makes of %p the name %p', (title, name) => {
    expect(slug(title)).toBe(name);
  });

  it('makes a name that the server accepts, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), title => {
        const name = slug(title);
        if (!name) return;
        expect(() =>
          parseManifest({
            apiVersion: 'micro-apps.dev/v1alpha1',
            kind: 'MicroApp',
            metadata: { name },
            spec: {
              owner: 'group:default/a',
              purpose: 'p',
              audience: 'team',
              environments: ['sandbox'],
              residency: 'eu',
              dataSources: [{ name: 'd', classification: 'public' }],
              models: [{ endpoint: 'e', model: 'm', version: '1' }],
            },
          }),
        ).not.toThrow();
      }),
    );
  });
});
