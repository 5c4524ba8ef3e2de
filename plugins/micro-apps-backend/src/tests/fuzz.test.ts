import fc from 'fast-check';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { highManifest } from '../__testUtils__/manifests';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const awkward = fc.constantFrom<Json>(
  '',
  'a\u0000b',
  '\ud800',
  '__proto__',
  '../../etc/passwd',
  "'; drop table micro_apps; --",
  '=1+1',
  'x'.repeat(5000),
  -1,
  1e308,
  null,
  [],
  {},
);

/** The places of a value, each as the keys that lead there. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  return typeof value === 'object' && value !== null
    ? [
        path,
        ...Object.entries(value).flatMap(([key, child]) =>
          placesOf(child, [...path, key]),
        ),
      ]
    : [path];
}

function replaced(value: unknown, path: string[], by: Json): unknown {
  if (path.length === 0) {
    return by;
  }
  const [key, ...rest] = path;
  const copy = (
    Array.isArray(value) ? [...value] : { ...(value as object) }
  ) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const valid = {
  manifest: {
    ...highManifest(),
    metadata: {
      ...highManifest().metadata,
      description: 'A bot.',
      tags: ['bot'],
      labels: { a: 'b' },
      annotations: { 'example.com/a': 'b' },
      links: [{ url: 'https://example.com', title: 'Home' }],
    },
    spec: {
      ...highManifest().spec,
      vectorStores: [{ id: 'v', type: 'pgvector', region: 'eu' }],
      network: { outbound: 'allowlist', destinations: ['api.example.com'] },
      actions: [{ name: 'send', kind: 'write' }],
      prompts: [{ name: 'main', digest: `sha256:${'0'.repeat(64)}` }],
    },
  },
  comment: 'Please.',
};

const mutation = fc.record({
  path: fc.constantFrom(...placesOf(valid)),
  by: fc.oneof(awkward, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>),
  key: fc.option(
    fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a\u0000'),
  ),
});

onEachDatabase('any body', start => {
  it('is taken or refused, and is never a fault', async () => {
    const backend = await start();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(mutation, async ({ path, by, key }) => {
        number += 1;
        const named = {
          ...valid,
          manifest: {
            ...valid.manifest,
            metadata: { ...valid.manifest.metadata, name: `app-${number}` },
          },
        };
        const body = JSON.stringify(replaced(named, path, by)).replace(
          /\{/,
          key === null ? '{' : `{${JSON.stringify(key)}: {"x": 1},`,
        );
        const { status, body: answer } = await backend
          .as('citizen-dev')
          .post('/requests', undefined)
          .set('Content-Type', 'application/json')
          .send(body.endsWith(',}') ? body.replace(',}', '}') : body);
        expect([
          [201, undefined],
          [400, 'InputError'],
          [409, 'ConflictError'],
        ]).toContainEqual([status, answer.error?.name]);
      }),
      { numRuns: 250 },
    );
    const audit = await backend.as('auditor').get('/audit/verify');
    expect(audit.body.status).toBe('intact');
  });

  it.each(['/apps', '/approvals', '/audit'])(
    'any query of %s is answered or refused',
    async path => {
      const backend = await start();
      const name = fc.constantFrom(
        'q',
        'state',
        'owner',
        'app',
        'actor',
        'action',
        'limit',
        'offset',
        'orderBy',
        'endpoint',
        'reviewBefore',
      );
      const value = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom('me', '1', 'default/a', '%', "'", '\ud800', '1e3'),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 3 }),
          async parameters => {
            const query = parameters
              .map(
                ([key, text]) =>
                  `${key}=${encodeURIComponent(Buffer.from(text).toString())}`,
              )
              .join('&');
            const { status } = await backend
              .as('auditor')
              .get(`${path}?${query}`);
            expect([200, 400]).toContain(status);
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});
