import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { waitForEntity } from './waitForEntity';

const credentials = mockCredentials.user();
const entity = {
  apiVersion: 'micro-apps.dev/v1alpha1',
  kind: 'MicroApp',
  metadata: { name: 'notes', namespace: 'default' },
};

describe('waitForEntity', () => {
  it('returns as soon as the catalog has it', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValueOnce(undefined)
      .mockResolvedValue(entity);
    await expect(
      waitForEntity(catalog, 'microapp:default/notes', { credentials }),
    ).resolves.toBe(true);
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(3);
  });

  it('goes on without it in the end', async () => {
    await expect(
      waitForEntity(catalogServiceMock(), 'microapp:default/notes', {
        credentials,
        patienceMs: 0,
      }),
    ).resolves.toBe(false);
  });

  it('stops when the task is cancelled', async () => {
    await expect(
      waitForEntity(catalogServiceMock(), 'microapp:default/notes', {
        credentials,
        signal: AbortSignal.abort(),
      }),
    ).resolves.toBe(false);
  });
});
