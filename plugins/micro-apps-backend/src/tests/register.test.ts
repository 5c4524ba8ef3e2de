import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { AuditEntry } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
  TEST_CONFIG,
} from '../__testUtils__/startMicroApps';

const databases = testDatabases();
const [first, second] = TEST_CONFIG.modelEndpoints as JsonObject[];

describe.each(databases.eachSupportedId())('the register on %s', id => {
  let knex: Knex;
  let backend: MicroAppsBackend | undefined;
  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
  });
  afterEach(async () => {
    await backend?.stop();
  });
  const restart = async (modelEndpoints: JsonObject[]) => {
    // A test backend that stops leaves the given database open.
    await backend?.stop();
    backend = await startMicroApps({ knex, config: { modelEndpoints } });
    return backend;
  };

  it('keeps each state that an entry had, and who changed it', async () => {
    await restart([first, second]);
    await restart([second, first]);
    const changed = await restart([{ ...first, trust: 4 }]);

    const register = await changed.as('auditor').get('/model-endpoints');
    expect(register.body.items).toMatchObject([
      { id: 'llm-enterprise-x', trust: 4, state: 'approved' },
      { id: 'openai-public', trust: 3, state: 'withdrawn' },
    ]);
    const history = await changed
      .as('auditor')
      .get('/model-endpoints/llm-enterprise-x/history');
    expect(history.body.items).toMatchObject([
      { version: 2, changedBy: 'service:config', endpoint: { trust: 4 } },
      { version: 1, endpoint: { trust: 7 } },
    ]);
    const audit = await changed
      .as('auditor')
      .get('/audit?action=model-endpoint-change');
    expect(
      audit.body.items.map(({ data }: AuditEntry) => [data.id, data.version]),
    ).toEqual([
      ['openai-public', 2],
      ['llm-enterprise-x', 2],
      ['openai-public', 1],
      ['llm-enterprise-x', 1],
    ]);
  });

  it('counts in what is assessed from then on', async () => {
    await restart([first]);
    const { body } = await (
      await restart([{ ...first, trust: 4 }])
    )
      .as('citizen-dev')
      .post('/assess', { manifest: lowManifest() });
    expect(body.inherent.score).toBe(7 * 6 * 2);
  });
});

describe('what is in force', () => {
  it('is told with version and digest, and with what can be chosen', async () => {
    const backend = await startMicroApps();
    const model = await backend.as('citizen-dev').get('/risk-model');
    expect(model.body).toMatchObject({
      version: '1',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      routes: { medium: { legs: [{ name: 'security' }, { name: 'owner' }] } },
    });
    const choices = await backend.as('citizen-dev').get('/choices');
    expect(choices.body.regions).toEqual(TEST_CONFIG.regions);
    expect(choices.body.controls).toContainEqual(
      expect.objectContaining({
        id: 'pii-masking',
        effect: 'Lowers data sensitivity by 3',
      }),
    );
    const document = await backend.as('citizen-dev').get('/openapi.json');
    expect(document.body.openapi).toBe('3.1.0');
    await backend.stop();
  });
});
