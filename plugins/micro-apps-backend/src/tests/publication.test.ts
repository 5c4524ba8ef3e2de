import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';
import { waitFor } from '../__testUtils__/waitFor';

describe('a back end that is killed before the catalog was told', () => {
  const databases = testDatabases();
  let directory: string;
  let backend: KillableBackend | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  afterEach(async () => {
    await backend?.kill();
    backend = undefined;
    await rm(directory, { recursive: true });
  });

  it.each(databases.eachSupportedId())(
    'publishes at the next start what it acknowledged, on %s',
    async id => {
      const database = await lastingDatabase(databases, id, directory);
      const start = () => startKillableBackend(database, { deafCatalog: true });
      const published = (kind: string, name: string) =>
        waitFor(
          async () => expect(await backend!.entities(kind)).toContain(name),
          30_000,
        );
      backend = await start();
      // So that what is published at the start is over.
      await published('resource', 'llm-enterprise-x');
      const { status, body } = await backend.call(
        'citizen-dev',
        'POST',
        '/requests',
        { manifest: lowManifest('acknowledged') },
      );
      expect(status).toBe(201);
      expect(body.app.state).toBe('approved');
      expect(await backend.entities('microapp')).toEqual([]);
      await backend.kill();

      backend = await start();
      await published('microapp', 'acknowledged');
    },
    180_000,
  );
});
