import {
  expect,
  request,
  type APIRequestContext,
  type APIResponse,
} from '@playwright/test';
import type { Manifest } from './manifests';
import { PERSONAS, type Role } from './personas';

/** Calls the API as a person, the way a script would. */
export class Api {
  static async as(role: Role, portalUrl: string | undefined): Promise<Api> {
    const baseURL = process.env.E2E_BACKEND_URL ?? portalUrl;
    const anonymous = await request.newContext({ baseURL });
    const response = await anonymous.get('/api/auth/persona/refresh', {
      headers: { 'X-Persona': PERSONAS[role] },
    });
    await expect(response).toBeOK();
    const { backstageIdentity } = await response.json();
    await anonymous.dispose();
    return new Api(
      await request.newContext({
        baseURL,
        extraHTTPHeaders: {
          Authorization: `Bearer ${backstageIdentity.token}`,
        },
      }),
    );
  }

  private constructor(readonly http: APIRequestContext) {}

  get(path: string): Promise<APIResponse> {
    return this.http.get(`/api/micro-apps${path}`);
  }

  post(path: string, data: object): Promise<APIResponse> {
    return this.http.post(`/api/micro-apps${path}`, { data });
  }

  /** Submits a manifest that must be accepted. */
  async submit(manifest: Manifest, more: object = {}) {
    const response = await this.post('/requests', { manifest, ...more });
    expect(response.status(), await response.text()).toBe(201);
    return response.json();
  }

  /** Decides a leg, on whatever the request's digest is now. */
  async decide(requestId: string, leg: string, decision: object) {
    const current = await (await this.get(`/approvals/${requestId}`)).json();
    return this.post(`/approvals/${requestId}/decisions`, {
      leg,
      digest: current.digest,
      ...decision,
    });
  }

  /** The portal's notifications that name an app, read ones as well. */
  async notificationsAbout(title: string) {
    const response = await this.http.get(
      `/api/notifications/notifications?search=${encodeURIComponent(title)}`,
    );
    await expect(response).toBeOK();
    const { notifications } = await response.json();
    return notifications as { payload: { title: string; link: string } }[];
  }

  async app(name: string) {
    const response = await this.get(`/apps/default/${name}`);
    await expect(response).toBeOK();
    return response.json();
  }
}
