import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { audited } from './audited';

describe('audited', () => {
  const credentials = mockCredentials.user('user:default/citizen-dev');

  function create() {
    const event = { success: jest.fn(), fail: jest.fn() };
    const auditor = mockServices.auditor.mock({
      createEvent: async () => event,
    });
    return { event, auditor };
  }

  it('reports an act before it begins, and that it succeeded', async () => {
    const { event, auditor } = create();
    const result = await audited(
      auditor,
      'request-submit',
      credentials,
      { app: 'default/a' },
      async () => {
        expect(auditor.createEvent).toHaveBeenCalledWith({
          eventId: 'request-submit',
          severityLevel: 'medium',
          meta: { app: 'default/a', actor: 'user:default/citizen-dev' },
        });
        return 'done';
      },
    );
    expect(result).toBe('done');
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(event.fail).not.toHaveBeenCalled();
  });

  it('reports that it failed, and why', async () => {
    const { event, auditor } = create();
    const error = new ConflictError('taken');
    const act = audited(
      auditor,
      'request-submit',
      credentials,
      {},
      async () => {
        throw error;
      },
    );
    await expect(act).rejects.toBe(error);
    expect(event.fail).toHaveBeenCalledWith({ error });
    expect(event.success).not.toHaveBeenCalled();
  });
});
