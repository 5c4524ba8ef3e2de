import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/databases';
import {
  insertDecommission,
  planDecommission,
  waitingStep,
} from '../__testUtils__/decommissionRecords';
import { Database } from './Database';

const directory = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'migrations',
);
const databases = testDatabases();

describe('the migration of planned ends', () => {
  const name = '20261122175000_decommission.js';

  it.each(databases.eachSupportedId())(
    'goes down and up again with a decommission in the table, on %s',
    async id => {
      const knex = await databases.init(id);
      const database = await Database.create({
        database: mockServices.database({ knex }),
      });
      await insertDecommission(database);
      await planDecommission(database, Date.parse('2027-01-01T00:00:00Z'));
      await knex('decommissions').update({ reminded_days: 7 });

      await knex.migrate.down({ directory, name });
      const [below] = await knex('decommissions');
      expect(below).toMatchObject({ id: 'd', state: 'planned' });
      expect(below).not.toHaveProperty('reminded_days');

      await knex.migrate.up({ directory, name });
      await expect(
        database.read(({ decommissions }) => decommissions.find('d')),
      ).resolves.toMatchObject({
        state: 'planned',
        plannedFor: '2027-01-01T00:00:00.000Z',
        remindedDays: null,
      });
    },
  );
});

describe.each([
  [
    '20261127201000_told_steps.js',
    'told_at',
    { toldAt: '2026-11-30T10:00:00.000Z' },
  ],
  [
    '20261127202000_first_attestation.js',
    'first_attested_by',
    { firstAttestedBy: 'user:default/u' },
  ],
])('the migration %s', (name, column, value) => {
  it.each(databases.eachSupportedId())(
    'goes down and up again with a step in the table, on %s',
    async id => {
      const knex = await databases.init(id);
      const database = await Database.create({
        database: mockServices.database({ knex }),
      });
      await insertDecommission(database);
      await database.read(({ decommissions }) =>
        decommissions.insertSteps([{ ...waitingStep, ...value }]),
      );

      await knex.migrate.down({ directory, name });
      const [below] = await knex('decommission_steps');
      expect(below).toMatchObject({ target_id: 'vectors', attempts: 0 });
      expect(below).not.toHaveProperty(column);

      await knex.migrate.up({ directory, name });
      await expect(
        database.read(({ decommissions }) => decommissions.find('d')),
      ).resolves.toMatchObject({ steps: [waitingStep] });
    },
  );
});
