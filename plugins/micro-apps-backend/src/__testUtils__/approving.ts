import type {
  AppDetail,
  ManifestInput,
  SubmitResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsBackend } from './startMicroApps';

/** What tests of changes do again and again. */
export function acting(backend: () => MicroAppsBackend) {
  const app = async (
    name: string,
    person = 'security-reviewer',
  ): Promise<AppDetail> =>
    (await backend().as(person).get(`/apps/default/${name}`)).body;
  const submit = async (
    manifest: ManifestInput,
    extra: object = {},
    person = 'citizen-dev',
  ): Promise<SubmitResponse> => {
    const { status, body } = await backend()
      .as(person)
      .post('/requests', { manifest, ...extra });
    expect([status, body.error?.message]).toEqual([201, undefined]);
    return body;
  };
  const decide = async (
    name: string,
    person: string,
    leg: string,
    change: object = {},
  ) => {
    const { openRequest } = await app(name);
    return backend()
      .as(person)
      .post(`/approvals/${openRequest!.id}/decisions`, {
        leg,
        decision: 'approve',
        digest: openRequest!.digest,
        ...change,
      });
  };
  /** Has both legs of what waits approved. */
  const approve = async (name: string, conditions?: string[]) => {
    const security = await decide(
      name,
      'security-reviewer',
      'security',
      conditions && {
        decision: 'approve-with-conditions',
        comment: 'See the conditions.',
        conditions,
      },
    );
    expect(security.status).toBe(201);
    expect((await decide(name, 'app-owner', 'owner')).status).toBe(201);
  };
  const verify = (name: string, control: string, change: object = {}) =>
    app(name).then(detail =>
      backend()
        .as('security-reviewer')
        .post(`/apps/default/${name}/controls/${control}/verifications`, {
          digest:
            detail.openRequest?.digest ??
            detail.approvedRevision?.digest ??
            detail.currentRevision.digest,
          outcome: 'verified',
          evidence: 'Looked at the gateway.',
          ...change,
        }),
    );
  const audit = async (name: string): Promise<{ action: string }[]> =>
    (await backend().as('auditor').get(`/audit?app=default/${name}`)).body
      .items;
  return { app, submit, decide, approve, verify, audit };
}
