import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defaultBundlePath } from '@micro-apps/policy-engine';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const SCOPE = 'micro-apps:policy-bundle-refused';

onEachDatabase('a policy bundle that is refused', (start, newDatabase) => {
  let folder: string;
  let file: string;
  let good: Buffer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'micro-apps-refused-'));
    file = join(folder, 'bundle.tar.gz');
    good = await readFile(defaultBundlePath);
    await writeFile(file, good);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const config = () => ({
    policy: { bundle: { file, intervalMs: 600_000 } },
  });
  async function offer(bytes: Buffer, ...backends: MicroAppsBackend[]) {
    await writeFile(file, bytes);
    for (const backend of backends) {
      await backend.as('platform-admin').post('/policies/reload', {});
      await backend.runTask('evaluate-policies');
    }
  }
  async function refusals(backend: MicroAppsBackend) {
    const { body } = await backend
      .as('auditor')
      .get('/audit?action=policy-bundle-refuse');
    return body.items;
  }

  it('is entered in the chain and told to the platform group once, by all back ends together', async () => {
    const knex = await newDatabase();
    const backends = [
      await start({ knex, engine: null, config: config() }),
      await start({ knex, engine: null, config: config() }),
    ];
    const [first] = backends;
    const truncated = good.subarray(0, 20_000);
    await offer(truncated, ...backends, ...backends);

    expect(await refusals(first)).toMatchObject([
      {
        app: null,
        actor: 'service:micro-apps',
        summary: expect.stringMatching(
          /refused\. Revision “.*” stays in force/,
        ),
        data: {
          digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          reason: expect.stringContaining('truncated'),
          inForce: { revision: expect.any(String) },
        },
      },
    ]);
    const told = () =>
      backends
        .flatMap(({ notifications }) => notifications)
        .filter(({ payload }) => payload.scope === SCOPE);
    await waitFor(() =>
      expect(told()).toMatchObject([
        {
          recipients: { entityRef: ['group:default/platform'] },
          payload: {
            description: expect.stringContaining('truncated'),
            link: '/micro-apps/policies',
          },
        },
      ]),
    );

    // Another one is news.
    await offer(gzipSync(Buffer.from('nothing')), ...backends);
    expect(await refusals(first)).toHaveLength(2);
    const { body } = await first.as('auditor').get('/audit/verify');
    expect(body.status).toBe('intact');
  });

  it('is no more refused once its source offers the one in force again', async () => {
    const backend = await start({ engine: null, config: config() });
    const status = async () =>
      (await backend.as('auditor').get('/policies')).body.status;
    await offer(good.subarray(0, 20_000), backend);
    expect(await status()).toMatchObject({
      health: 'degraded',
      refused: { message: expect.stringContaining('truncated') },
    });
    await offer(good, backend);
    expect(await status()).not.toHaveProperty('refused');
    expect(await status()).toMatchObject({ health: 'ready' });
  });

  it('is entered also where no policies are in force', async () => {
    await writeFile(file, good.subarray(0, 20_000));
    const backend = await start({ engine: null, config: config() });
    await backend.runTask('evaluate-policies');
    expect(await refusals(backend)).toMatchObject([
      {
        summary: expect.stringContaining('everything is denied'),
        data: { inForce: null },
      },
    ]);
  });
});
