import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

type Received = { to: string[]; content: string };

onEachDatabase('mails about reviews', start => {
  let backend: MicroAppsBackend;
  let server: SMTPServer;
  let received: Received[];
  let refuseNext: number;

  beforeEach(async () => {
    setClock('2026-01-01T10:00:00Z');
    received = [];
    refuseNext = 0;
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, session, done) {
        text(stream).then(content => {
          if (refuseNext > 0) {
            refuseNext -= 1;
            done(new Error('Try again later'));
            return;
          }
          received.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            content,
          });
          done();
        }, done);
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
  });
  afterEach(async () => {
    jest.useRealTimers();
    await new Promise<void>(resolve => {
      server.close(() => resolve());
    });
  });

  const begin = async (email: object = {}) => {
    const { port } = server.server.address() as AddressInfo;
    backend = await start({
      config: {
        email: {
          transport: { host: '127.0.0.1', port },
          sender: 'portal@example.com',
          ...email,
        },
      },
    });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
  };
  const on = async (day: string) => {
    setClock(`${day}T10:00:00Z`);
    await backend.runTask('hold-reviews');
    await backend.runTask('mail-reminders');
  };
  const recipients = () => received.flatMap(({ to }) => to).sort();

  it('go to each person once a day, as HTML and as text, with links', async () => {
    await begin();
    await on('2026-03-20');
    await Promise.all([on('2026-03-20'), on('2026-03-20')]);
    expect(recipients()).toEqual([
      'app-owner@example.com',
      'citizen-dev@example.com',
    ]);
    const { content } = received[0];
    expect(content).toContain('Content-Type: text/plain');
    expect(content).toContain('Content-Type: text/html');
    expect(content).toContain('Message-ID: <review-2026-03-20-');
    expect(content.replace(/=\r?\n/g, '')).toContain(
      '/catalog/default/microapp/sales-notes-summarizer-v2/governance',
    );
  });

  it('are one after an outage, about everything', async () => {
    await begin();
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    await on('2026-04-20');
    expect(recipients()).toHaveLength(2);
  });

  it.each(['nobody mailed it', 'the server refused it'])(
    'do not bring an older one along after an outage in which %s',
    async reason => {
      await begin();
      setClock('2026-03-20T10:00:00Z');
      await backend.runTask('hold-reviews');
      if (reason === 'the server refused it') {
        refuseNext = 2;
        await backend.runTask('mail-reminders');
      }
      expect(received).toEqual([]);
      await on('2026-04-03');
      await on('2026-04-03');
      expect(recipients()).toEqual([
        'app-owner@example.com',
        'citizen-dev@example.com',
      ]);
      for (const { content } of received) {
        expect(content).toContain('Message-ID: <review-2026-04-03-');
      }
    },
  );

  it('are not lost where the server refuses them for a while', async () => {
    await begin();
    refuseNext = 1;
    await on('2026-03-20');
    expect(received).toHaveLength(1);
    setClock('2026-03-20T11:00:00Z');
    await backend.runTask('mail-reminders');
    expect(recipients()).toEqual([
      'app-owner@example.com',
      'citizen-dev@example.com',
    ]);
  });

  it('are not sent to whoever refuses them, who is told in the portal', async () => {
    await begin();
    expect((await backend.as('app-owner').get('/me/preferences')).body).toEqual(
      { email: true, mayChangeEmail: true },
    );
    const { body } = await backend
      .as('app-owner')
      .put('/me/preferences', { email: false });
    expect(body.email).toBe(false);
    await on('2026-03-20');
    expect(recipients()).toEqual(['citizen-dev@example.com']);
  });

  it('cannot be refused where the company says so', async () => {
    await begin({ mayRefuse: false });
    const { status } = await backend
      .as('app-owner')
      .put('/me/preferences', { email: false });
    expect(status).toBe(403);
  });

  it('are joined by one escalation of what takes too long', async () => {
    await begin();
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    const escalations = () =>
      backend.notifications.filter(({ payload }) =>
        payload.scope?.endsWith(':escalated'),
      );
    await on('2026-01-04');
    expect(escalations()).toHaveLength(1);
    await on('2026-01-05');
    expect(escalations()).toHaveLength(1);
    expect(escalations()[0].recipients).toMatchObject({
      entityRef: ['group:default/platform'],
    });
    const { body } = await backend
      .as('auditor')
      .get('/audit?action=request-escalate');
    expect(body.totalItems).toBe(1);
  });
});
