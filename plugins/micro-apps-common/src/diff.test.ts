import fc from 'fast-check';
import { diffManifests } from './diff';
import { manifestDigest } from './digest';
import { parseManifest } from './manifest';
import { differenceSchema, ManifestInput } from './schema';
import { manifests } from './__testUtils__/arbitraries';
import { salesNotesSummarizer } from './__testUtils__/manifests';

function diffAfter(change: (manifest: ManifestInput) => void) {
  const after = salesNotesSummarizer();
  change(after);
  return diffManifests(
    parseManifest(salesNotesSummarizer()),
    parseManifest(after),
  );
}

describe('diffManifests', () => {
  it('names what changed by the words of the domain', () => {
    expect(
      diffAfter(({ spec }) => {
        spec.audience = 'company';
        spec.dataSources[0].volume = 'single';
        spec.models[0].version = '2026-06-01';
        spec.network = {
          outbound: 'allowlist',
          destinations: ['api.example.com'],
        };
        spec.actions = [{ name: 'send-mail', kind: 'write' }];
        delete spec.system;
      }),
    ).toEqual([
      {
        kind: 'removed',
        path: 'spec.system',
        label: 'System',
        from: 'system:default/crm',
        to: null,
      },
      {
        kind: 'changed',
        path: 'spec.audience',
        label: 'Audience',
        from: 'team',
        to: 'company',
      },
      {
        kind: 'changed',
        path: 'spec.dataSources[call-notes].volume',
        label: 'Data source “call-notes”: volume',
        from: 'bulk',
        to: 'single',
      },
      {
        kind: 'changed',
        path: 'spec.models[llm-enterprise-x/llm-enterprise-x].version',
        label: 'Model “llm-enterprise-x/llm-enterprise-x”: version',
        from: '2026-01-01',
        to: '2026-06-01',
      },
      {
        kind: 'changed',
        path: 'spec.network.outbound',
        label: 'Outbound traffic',
        from: 'none',
        to: 'allowlist',
      },
      {
        kind: 'changed',
        path: 'spec.network.destinations',
        label: 'Destinations of outbound traffic',
        from: [],
        to: ['api.example.com'],
      },
      {
        kind: 'added',
        path: 'spec.actions[send-mail]',
        label: 'Action “send-mail”',
        from: null,
        to: { name: 'send-mail', kind: 'write' },
      },
    ]);
  });

  it('tells entries apart by name, and another model from another version', () => {
    expect(
      diffAfter(({ spec }) => {
        spec.dataSources.unshift({
          name: 'price-list',
          classification: 'public',
        });
        spec.models[0] = {
          ...spec.models[0],
          endpoint: 'house-llm',
          model: 'house-chat',
        };
      }).map(({ kind, path }) => [kind, path]),
    ).toEqual([
      ['added', 'spec.dataSources[price-list]'],
      ['added', 'spec.models[house-llm/house-chat]'],
      ['removed', 'spec.models[llm-enterprise-x/llm-enterprise-x]'],
    ]);
  });

  it('says so where only the order changed', () => {
    const before = salesNotesSummarizer();
    before.spec.dataSources.push({ name: 'b', classification: 'public' });
    const after = structuredClone(before);
    after.spec.dataSources.reverse();
    expect(diffManifests(parseManifest(before), parseManifest(after))).toEqual([
      {
        kind: 'changed',
        path: 'spec.dataSources',
        label: 'Order of the data sources',
        from: ['call-notes', 'b'],
        to: ['b', 'call-notes'],
      },
    ]);
  });

  it('ignores what is not governed', () => {
    expect(
      diffAfter(({ metadata }) => {
        metadata.title = 'New title';
      }),
    ).toEqual([]);
  });

  it('is empty exactly if the digests are the same', () => {
    fc.assert(
      fc.property(manifests, manifests, (a, b) => {
        expect(diffManifests(a, structuredClone(a))).toEqual([]);
        expect(diffManifests(a, b).length === 0).toBe(
          manifestDigest(a) === manifestDigest(b),
        );
      }),
    );
  });

  it('sees each small change, and back again the other way round', () => {
    const opposite = { added: 'removed', removed: 'added', changed: 'changed' };
    fc.assert(
      fc.property(manifests, manifests, (a, b) => {
        // Only what is valid on its own: stores name sources.
        const fields = (Object.keys(a.spec) as (keyof typeof a.spec)[]).filter(
          field => field !== 'dataSources' && field !== 'vectorStores',
        );
        for (const field of fields) {
          const c = { ...a, spec: { ...a.spec, [field]: b.spec[field] } };
          const there = diffManifests(a, c);
          expect(there.length === 0).toBe(
            manifestDigest(a) === manifestDigest(c),
          );
          expect(
            diffManifests(c, a)
              .map(({ kind }) => kind)
              .sort(),
          ).toEqual(there.map(({ kind }) => opposite[kind]).sort());
        }
      }),
    );
  });

  it('fits the schema of the API', () => {
    fc.assert(
      fc.property(manifests, manifests, (a, b) => {
        for (const item of diffManifests(a, b)) {
          expect(differenceSchema.parse(item)).toEqual(item);
        }
      }),
    );
  });
});
