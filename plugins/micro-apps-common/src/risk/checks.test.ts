import fc from 'fast-check';
import { parseManifest } from '../manifest';
import type { CheckStatus, ManifestInput } from '../schema';
import { manifests } from '../__testUtils__/arbitraries';
import {
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';
import { contextWith } from '../__testUtils__/register';
import { assess } from './assess';
import type { AssessContext } from './context';

function statuses(
  manifest: ManifestInput,
  context: Partial<AssessContext> = {},
): Record<string, CheckStatus> {
  const { checks } = assess(parseManifest(manifest), contextWith(context));
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

function message(manifest: ManifestInput, check: string): string | undefined {
  return assess(parseManifest(manifest), contextWith()).checks.find(
    ({ id }) => id === check,
  )?.message;
}

function withModel(endpoint: string, model: string, version: string) {
  const manifest = salesNotesSummarizer();
  manifest.spec.models = [{ endpoint, model, version }];
  return manifest;
}

describe('the checks of an assessment', () => {
  it('pass what is in order, and say what does not apply', () => {
    expect(statuses(salesNotesSummarizer())).toEqual({
      'endpoint-registered:llm-enterprise-x': 'passed',
      'endpoint-classification:llm-enterprise-x': 'passed',
      'endpoint-region:llm-enterprise-x': 'passed',
      'model-listed:llm-enterprise-x/llm-enterprise-x/2026-01-01': 'passed',
      'residency-known': 'passed',
      'vector-store-region': 'not-applicable',
      'outbound-destinations': 'not-applicable',
    });
  });

  it('fail what must not be, and say why', () => {
    expect(statuses(bankNotesSummarizer())).toMatchObject({
      'endpoint-registered:public-embeddings': 'passed',
      'endpoint-classification:public-embeddings': 'failed',
      'endpoint-region:public-embeddings': 'failed',
      'vector-store-region:vs-notes': 'passed',
      'outbound-destinations': 'warned',
    });
    expect(
      message(
        bankNotesSummarizer(),
        'endpoint-classification:public-embeddings',
      ),
    ).toBe(
      '“Public Embeddings” must not be sent regulated data; it may be sent public data.',
    );
  });

  it.each<[string, string, CheckStatus]>([
    ['nowhere', '“nowhere” is not in the register', 'failed'],
    ['old-llm', '“Old LLM” was withdrawn', 'failed'],
    ['public-chat', '“Public Chat” is going to be withdrawn', 'warned'],
  ])('look up %s in the register', (endpoint, words, status) => {
    const manifest = withModel(endpoint, 'chat', '10');
    const id = `endpoint-registered:${endpoint}`;
    expect(statuses(manifest)[id]).toBe(status);
    expect(message(manifest, id)).toContain(words);
  });

  it('never pass what cannot be told', () => {
    expect(statuses(withModel('nowhere', 'm', '1'))).toMatchObject({
      'endpoint-classification:nowhere': 'not-evaluated',
      'endpoint-region:nowhere': 'not-evaluated',
      'model-listed:nowhere/m/1': 'not-evaluated',
    });
    expect(
      statuses(salesNotesSummarizer(), { regions: undefined }),
    ).toMatchObject({ 'residency-known': 'not-evaluated' });
  });

  it('warn of a model that the register does not list', () => {
    const id = 'model-listed:llm-enterprise-x/llm-enterprise-x/1999';
    const manifest = withModel('llm-enterprise-x', 'llm-enterprise-x', '1999');
    expect(statuses(manifest)[id]).toBe('warned');
  });

  it('look at the regions', () => {
    const manifest = salesNotesSummarizer();
    manifest.spec.residency = 'moon';
    manifest.spec.vectorStores = [{ id: 'v', type: 'chroma', region: 'us' }];
    expect(statuses(manifest)).toMatchObject({
      'residency-known': 'failed',
      'endpoint-region:llm-enterprise-x': 'failed',
      'vector-store-region:v': 'failed',
    });
    expect(message(manifest, 'residency-known')).toBe(
      '"moon" is no region that data may stay in; choose "eu", "us" or "apac".',
    );
  });

  it('keep private data out of public stores', () => {
    const manifest = salesNotesSummarizer();
    manifest.spec.vectorStores = [
      {
        id: 'v',
        type: 'chroma',
        region: 'eu',
        public: true,
        holds: ['call-notes'],
      },
    ];
    expect(statuses(manifest)['vector-store-private:v']).toBe('failed');
    manifest.spec.vectorStores[0].holds = [];
    expect(statuses(manifest)['vector-store-private:v']).toBe('passed');
  });

  it('judge a store by the class that counts, not by the author', () => {
    const manifest = salesNotesSummarizer();
    manifest.spec.dataSources[0].classification = 'public';
    manifest.spec.vectorStores = [
      {
        id: 'v',
        type: 'chroma',
        region: 'eu',
        public: true,
        holds: ['call-notes'],
      },
    ];
    expect(statuses(manifest)['vector-store-private:v']).toBe('failed');
  });

  it.each<[ManifestInput['spec']['network'], CheckStatus]>([
    [{ outbound: 'allowlist', destinations: ['a.example.com'] }, 'passed'],
    [{ outbound: 'allowlist' }, 'warned'],
    [{ outbound: 'none', destinations: ['a.example.com'] }, 'warned'],
    [{ outbound: 'open' }, 'warned'],
    [{ outbound: 'none' }, 'not-applicable'],
  ])('look at outbound traffic: %j', (network, status) => {
    const manifest = salesNotesSummarizer();
    manifest.spec.network = network;
    expect(statuses(manifest)['outbound-destinations']).toBe(status);
  });

  it('tell a control that was verified from one that was declared', () => {
    const manifest = salesNotesSummarizer();
    manifest.spec.controls = [
      { id: 'pii-masking' },
      { id: 'human-in-the-loop' },
      { id: 'private-endpoint' },
      { id: 'egress-allowlist' },
      { id: 'prayer' },
    ];
    expect(
      statuses(manifest, {
        verifiedControls: ['pii-masking', 'egress-allowlist'],
        refusedControls: ['private-endpoint'],
      }),
    ).toMatchObject({
      'control:pii-masking': 'passed',
      'control:human-in-the-loop': 'not-evaluated',
      'control:private-endpoint': 'failed',
      'control:egress-allowlist': 'not-applicable',
      'control:prayer': 'warned',
    });
  });

  it('do not move the score', () => {
    fc.assert(
      fc.property(manifests, manifest => {
        const without = assess(manifest, contextWith({ regions: undefined }));
        const withRegions = assess(manifest, contextWith({ regions: [] }));
        expect(withRegions.residual).toEqual(without.residual);
        expect(withRegions.verdict).toEqual(without.verdict);
      }),
    );
  });
});
