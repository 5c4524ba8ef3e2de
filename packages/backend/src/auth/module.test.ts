import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import authModule from './index';

const user = (name: string, group: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { namespace: 'default', name },
  spec: { memberOf: [group] },
  relations: [{ type: 'memberOf', targetRef: `group:default/${group}` }],
});

async function startPortal(entities = [user('citizen-dev', 'sales-ops')]) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModule,
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers: { persona: {} } },
        },
      }),
    ],
  });
  return server;
}

describe('signing in as a persona', () => {
  it('answers as a proxied sign-in does, with the groups of the catalog', async () => {
    const { status, body } = await request(await startPortal())
      .get('/api/auth/persona/refresh')
      .set('X-Persona', 'citizen-dev');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      profile: {
        displayName: 'Casey Miller',
        email: 'citizen-dev@example.com',
      },
      backstageIdentity: {
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        identity: {
          type: 'user',
          userEntityRef: 'user:default/citizen-dev',
          ownershipEntityRefs: [
            'user:default/citizen-dev',
            'group:default/sales-ops',
          ],
        },
      },
    });
  });

  it.each([
    ['an unknown one', 'root'],
    ['none', ''],
    ['one by its full reference', 'user:default/citizen-dev'],
  ])('refuses %s, naming those that there are', async (_, persona) => {
    const { status, body } = await request(await startPortal())
      .get('/api/auth/persona/refresh')
      .set('X-Persona', persona);

    expect(status).toBe(401);
    expect(body.error.message).toContain(
      'citizen-dev, app-owner, security-reviewer, second-reviewer, platform-admin, auditor',
    );
  });

  it('says that the catalog is still being filled', async () => {
    const { status, body } = await request(await startPortal([]))
      .get('/api/auth/persona/refresh')
      .set('X-Persona', 'citizen-dev');

    expect(status).toBe(503);
    expect(body.error.message).toContain('try again in a few seconds');
  });
});
