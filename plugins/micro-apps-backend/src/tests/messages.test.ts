import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import {
  highManifest,
  lowManifest,
  mediumManifest,
} from '../__testUtils__/manifests';
import { waitFor } from '../__testUtils__/waitFor';

type Sent = { to: unknown; link?: string; scope?: string };

const sent = (notifications: NotificationSendOptions[]): Sent[] =>
  notifications.map(({ recipients, payload }) => ({
    to: recipients.type === 'entity' ? recipients.entityRef : undefined,
    link: payload.link,
    scope: payload.scope?.replace(/^.*:/, ''),
  }));

onEachDatabase('messages', start => {
  it('tells the requester of an approval at once', async () => {
    const backend = await start();
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    await waitFor(() =>
      expect(sent(backend.notifications)).toEqual([
        {
          to: ['user:default/citizen-dev'],
          link: '/catalog/default/microapp/sales-notes-summarizer-v2/governance',
          scope: 'approved',
        },
      ]),
    );
    expect(backend.signals).toMatchObject([
      {
        channel: 'micro-apps',
        recipients: { type: 'broadcast' },
        message: {
          type: 'app-changed',
          app: 'default/sales-notes-summarizer-v2',
        },
      },
    ]);
  });

  it('tells approvers of a request, then the requester of the outcome, once each', async () => {
    const backend = await start();
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    const approval = `/micro-apps/approvals/${body.request.id}`;
    await waitFor(() =>
      expect(sent(backend.notifications)).toEqual([
        {
          to: ['group:default/security', 'group:default/sales-ops'],
          link: approval,
          scope: 'review',
        },
      ]),
    );
    expect(backend.notifications[0].recipients).toMatchObject({
      excludeEntityRef: expect.arrayContaining(['user:default/citizen-dev']),
    });
    const decide = (person: string, leg: string) =>
      backend.as(person).post(`/approvals/${body.request.id}/decisions`, {
        leg,
        decision: 'approve',
        digest: body.request.digest,
      });
    await decide('security-reviewer', 'security');
    await decide('app-owner', 'owner');
    await waitFor(() => expect(backend.notifications).toHaveLength(2));
    expect(sent(backend.notifications)[1]).toEqual({
      to: ['user:default/citizen-dev'],
      link: '/catalog/default/microapp/department-bot/governance',
      scope: 'approved',
    });
  });

  it.each([
    ['reject', 'rejected'],
    ['request-changes', 'changes-requested'],
  ])('leads back to the form after %s', async (decision, scope) => {
    const backend = await start();
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    await backend
      .as('security-reviewer')
      .post(`/approvals/${body.request.id}/decisions`, {
        leg: 'security',
        decision,
        digest: body.request.digest,
        comment: 'Not like this.',
      });
    await waitFor(() =>
      expect(sent(backend.notifications)).toContainEqual({
        to: ['user:default/citizen-dev'],
        link: '/micro-apps/resubmit/default/department-bot',
        scope,
      }),
    );
  });

  it('tells security of controls to verify, and the requester of the way on', async () => {
    const backend = await start();
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: highManifest() });
    await waitFor(() =>
      expect(sent(backend.notifications).map(({ scope }) => scope)).toEqual(
        expect.arrayContaining(['blocked', 'verify']),
      ),
    );
    await backend
      .as('security-reviewer')
      .post('/apps/default/company-bot/controls/pii-masking/verifications', {
        digest: body.request.digest,
        outcome: 'verified',
        evidence: 'Looked.',
      });
    await waitFor(() =>
      expect(sent(backend.notifications).map(({ scope }) => scope)).toEqual(
        expect.arrayContaining(['unblocked', 'review']),
      ),
    );
  });

  it('keeps what could not be delivered for another attempt', async () => {
    let isDown = true;
    const attempts: string[] = [];
    const backend = await start({
      send: async ({ payload }) => {
        attempts.push(payload.title);
        if (isDown) {
          throw new Error('down');
        }
      },
    });
    const { status } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    expect(status).toBe(201);
    await waitFor(() => expect(attempts).toHaveLength(1));
    expect(backend.notifications).toEqual([]);
    isDown = false;
    const messages = await backend.owedMessages();
    expect(messages).toMatchObject([{ attempts: 1 }]);
  });
});
