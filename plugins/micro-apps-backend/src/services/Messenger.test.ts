import { mockServices, TestDatabaseId } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { testDatabases } from '../__testUtils__/databases';
import { Database, OutboxMessage } from '../database';
import { Messenger } from './Messenger';

const MESSAGE: OutboxMessage = {
  recipients: ['group:default/security'],
  excluded: ['user:default/citizen-dev'],
  title: 'Review',
  description: 'Please.',
  link: '/micro-apps/approvals/1',
  severity: 'normal',
  scope: 'micro-apps:request:1:review',
};

const databases = testDatabases();

describe.each(databases.eachSupportedId())('Messenger on %s', id => {
  async function create() {
    const knex = await databases.init(id as TestDatabaseId);
    const database = await Database.create({
      database: mockServices.database({ knex }),
    });
    const clock = { now: Date.parse('2026-11-22T10:00:00Z') };
    const send = jest.fn(async (_: NotificationSendOptions) => {});
    const publish = jest.fn(async () => {});
    const events = mockServices.events.mock();
    const another = () =>
      Messenger.create({
        database,
        notifications: { send },
        signals: { publish },
        events,
        logger: mockServices.logger.mock(),
        now: () => new Date(clock.now),
      });
    const messenger = another();
    const owe = (changes: Partial<OutboxMessage> = {}) =>
      database.read(({ outbox }) =>
        outbox.add(
          [{ ...MESSAGE, ...changes }],
          new Date(clock.now).toISOString(),
        ),
      );
    return { knex, clock, send, publish, events, messenger, another, owe };
  }

  it('delivers a message once', async () => {
    const { knex, send, messenger, owe } = await create();
    await owe();
    await Promise.all([messenger.deliver(), messenger.deliver()]);
    await messenger.deliver();
    expect(send).toHaveBeenCalledTimes(1);
    expect(send).toHaveBeenCalledWith({
      recipients: {
        type: 'entity',
        entityRef: MESSAGE.recipients,
        excludeEntityRef: MESSAGE.excluded,
      },
      payload: {
        title: 'Review',
        description: 'Please.',
        link: '/micro-apps/approvals/1',
        severity: 'normal',
        topic: 'micro-apps',
        scope: 'micro-apps:request:1:review',
      },
    });
    expect(await knex('outbox')).toEqual([]);
  });

  it('tries again later what could not be delivered', async () => {
    const { knex, clock, send, messenger, owe } = await create();
    send.mockRejectedValueOnce(new Error('down'));
    await owe();
    await messenger.deliver();
    await messenger.deliver();
    expect(send).toHaveBeenCalledTimes(1);
    clock.now += 60_000;
    await messenger.deliver();
    expect(send).toHaveBeenCalledTimes(2);
    expect(await knex('outbox')).toEqual([]);
  });

  it('delivers more than one batch, and all others where one fails', async () => {
    const { knex, send, messenger, owe } = await create();
    for (let count = 0; count < 45; count += 1) {
      await owe({ scope: `${count}` });
    }
    send.mockRejectedValueOnce(new Error('down'));
    await messenger.deliver();
    expect(send).toHaveBeenCalledTimes(45);
    expect(await knex('outbox')).toHaveLength(1);
  });

  it('delivers a message once, also where those before it take their time', async () => {
    const { knex, clock, send, messenger, another, owe } = await create();
    for (const scope of ['1', '2', '3', '4', '5']) {
      await owe({ scope });
    }
    send.mockImplementation(async () => {
      const count = send.mock.calls.length;
      clock.now += count <= 3 ? 25_000 : 0;
      if (count === 3) {
        await another().deliver();
      }
    });
    await messenger.deliver();
    expect(send).toHaveBeenCalledTimes(5);
    expect(await knex('outbox')).toEqual([]);
  });

  it('delivers what takes the place of another message after that, whoever delivers', async () => {
    const { send, messenger, another, owe } = await create();
    const seen: string[] = [];
    send.mockImplementation(async ({ payload }) => {
      if (payload.title === 'earlier') {
        await owe({ title: 'later' });
        await owe({ title: 'other', recipients: ['user:default/other'] });
        await another().deliver();
      }
      seen.push(payload.title);
    });
    await owe({ title: 'earlier' });
    await messenger.deliver();
    expect(seen).toEqual(['other', 'earlier', 'later']);
  });

  it('delivers what takes the place of another message after that, also where that fails at first', async () => {
    const { clock, send, messenger, owe } = await create();
    send.mockRejectedValueOnce(new Error('down'));
    await owe({ title: 'earlier' });
    await owe({ title: 'later' });
    await messenger.deliver();
    expect(send).toHaveBeenCalledTimes(1);
    clock.now += 60_000;
    await messenger.deliver();
    expect(send.mock.calls.map(([{ payload }]) => payload.title)).toEqual([
      'earlier',
      'earlier',
      'later',
    ]);
  });

  it('gives up in the end', async () => {
    const { knex, clock, send, messenger, owe } = await create();
    send.mockRejectedValue(new Error('no such group'));
    await owe();
    await knex('outbox').update({ attempts: 99 });
    clock.now += 1;
    await messenger.deliver();
    expect(await knex('outbox')).toEqual([]);
  });

  it('tells browsers and the catalog, and survives that nobody listens', async () => {
    const { publish, events, messenger } = await create();
    publish.mockRejectedValueOnce(new Error('down'));
    messenger.announce({ app: 'default/a', requestId: 'r' });
    await messenger.deliver();
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'micro-apps',
      message: { type: 'app-changed', app: 'default/a', requestId: 'r' },
    });
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'micro-apps.app-changed',
      eventPayload: { app: 'default/a' },
    });
  });
});
