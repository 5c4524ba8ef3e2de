import type { JsonObject } from '@backstage/types';
import { acting } from '../__testUtils__/approving';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { holdTable } from '../__testUtils__/holdTable';
import { lowManifest } from '../__testUtils__/manifests';
import { MicroAppsBackend, TEST_CONFIG } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

onEachDatabase(
  'what happens while something else is written',
  (start, newDatabase) => {
    let backend: MicroAppsBackend;
    const { submit } = acting(() => backend);

    it('is told to owners, although others are being told', async () => {
      const knex = await newDatabase();
      backend = await start({ knex });
      await submit(lowManifest('first'));
      const late = lowManifest('late');
      late.metadata.title = 'Found later';
      late.spec.models = [
        { endpoint: 'openai-public', model: 'gpt-5', version: '1' },
      ];
      await submit(late);

      const outbox = await holdTable(knex, 'outbox');
      const [{ id, ...entry }] = TEST_CONFIG.modelEndpoints as JsonObject[];
      await backend.as('platform-admin').put(`/model-endpoints/${id}`, {
        version: 1,
        reason: 'The vendor said so',
        entry: {
          ...entry,
          models: [
            {
              model: 'llm-enterprise-x',
              versions: ['2026-01-01', '2027-01-01'],
              deprecated: ['2026-01-01'],
            },
          ],
        },
      });
      const effects = () => knex('register_job_apps');
      await waitFor(async () => expect(await effects()).toHaveLength(1));
      await outbox.held();
      const [effect] = await effects();
      const { id: lateId } = await knex('micro_apps')
        .where('name', 'late')
        .first('id');
      // As another back end does that assesses what was submitted meanwhile.
      await knex('register_job_apps').insert({
        ...effect,
        app_id: lateId,
        told_at: null,
      });
      await outbox.release();

      const told = () =>
        backend.notifications
          .filter(({ payload }) => payload.scope?.includes(':register:'))
          .map(({ payload }) => `${payload.title} ${payload.description}`)
          .join();
      await waitFor(async () => {
        await backend.runTask('reassess-register');
        expect(told()).toContain('Sales notes summarizer');
        expect(told()).toContain('Found later');
      });
    });
  },
);
