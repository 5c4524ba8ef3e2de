import { mockServices } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { Database } from './Database';

describe('a database that cannot be reached', () => {
  it('is reported as such, without naming its host', async () => {
    const knex = knexFactory({
      client: 'pg',
      log: { warn() {} },
      connection: { host: '127.0.0.1', port: 1, user: 'secret-user' },
    });
    const database = await Database.create({
      database: mockServices.database({ knex, migrations: { skip: true } }),
    });
    for (const attempt of [
      () => database.read(({ audit }) => audit.head()),
      () => database.transaction(({ audit }) => audit.head()),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.not.stringMatching(/127\.0\.0\.1|secret-user/),
      });
    }
    await knex.destroy();
  });
});
