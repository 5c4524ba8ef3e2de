import type { ActionsRegistryActionOptions } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { z as z3 } from 'zod/v3';
import { lowManifest } from '../__testUtils__/manifests';
import { allRoutes, Services } from '../router/createRouter';
import type { MicroAppsService } from '../services/MicroAppsService';
import { registerActions } from './registerActions';

type Action = ActionsRegistryActionOptions<never, never>;

function actionsOf(service: Partial<MicroAppsService>): Map<string, Action> {
  const actions = new Map<string, Action>();
  registerActions(
    {
      register: action =>
        void actions.set(action.name, action as unknown as Action),
    },
    allRoutes({ microApps: service } as Services),
  );
  return actions;
}

describe('actions', () => {
  const credentials = mockCredentials.user();

  it('call the service as the caller, with what the API’s schemas make of the input', async () => {
    const assess = jest.fn(async () => ({ digest: 'd' }));
    const submit = jest.fn(async () => ({ app: {} }));
    const actions = actionsOf({ assess, submit } as never);
    const run = (name: string, input: unknown) =>
      actions.get(name)?.action({ input, credentials } as never);

    await expect(
      run('assess-micro-app', { body: { manifest: lowManifest() } }),
    ).resolves.toEqual({ output: { digest: 'd' } });
    expect(assess).toHaveBeenCalledWith(
      expect.objectContaining({
        metadata: expect.objectContaining({ namespace: 'default' }),
      }),
      { credentials },
    );
    await run('submit-micro-app', {
      body: { manifest: lowManifest() },
      idempotencyKey: 'k',
    });
    expect(submit).toHaveBeenCalledWith(
      expect.anything(),
      { credentials },
      { idempotencyKey: 'k' },
    );
  });

  it('name the field that is wrong', async () => {
    const run = actionsOf({})
      .get('submit-micro-app')
      ?.action({
        input: { body: { manifest: { ...lowManifest(), kind: 'App' } } },
        credentials,
      } as never);
    await expect(run).rejects.toMatchObject({
      issues: [expect.objectContaining({ path: 'body.manifest.kind' })],
    });
  });

  it('say which of them only read', () => {
    const readOnly = [...actionsOf({}).values()]
      .filter(({ attributes }) => attributes?.readOnly)
      .map(({ name }) => name);
    expect(readOnly).toContain('get-micro-app');
    expect(readOnly).not.toContain('decide-micro-app-approval');
    const action = actionsOf({}).get('get-micro-app');
    expect(
      (action?.schema.input(z3 as never) as unknown as z3.ZodTypeAny).safeParse(
        {
          params: { namespace: 'default', name: 'a' },
        },
      ).success,
    ).toBe(true);
  });
});
