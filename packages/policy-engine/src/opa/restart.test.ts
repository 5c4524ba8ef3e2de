import type { PolicyEngine } from '@micro-apps/backstage-plugin-micro-apps-common';
import { organisation, registrationInput } from '../__testUtils__/inputs';
import { findOpa, startOpa } from '../__testUtils__/opaServer';
import { defaultBundlePath } from '../assets';
import { createOpaPolicyEngine } from './OpaPolicyEngine';

const opa = findOpa();
const ARGS = [
  '--log-level',
  'error',
  '-b',
  defaultBundlePath.replace('bundle.tar.gz', 'bundle-rego.tar.gz'),
];

(opa ? describe : describe.skip)('a real OPA server', () => {
  let server: Awaited<ReturnType<typeof startOpa>>;
  let engine: PolicyEngine | undefined;
  beforeEach(async () => {
    server = await startOpa(opa ?? '', ARGS);
  });
  afterEach(async () => {
    await engine?.close();
    await server.stop();
  });
  const ask = async () =>
    (await engine?.evaluate('registration', [registrationInput()]))?.[0];

  it('denies without the data of the organisation, and says that they are missing', async () => {
    const answer = await fetch(
      `${server.url}/v1/data/micro_apps/registration/decision`,
      {
        method: 'POST',
        body: JSON.stringify({ input: registrationInput() }),
      },
    );
    expect((await answer.json()).result).toMatchObject({
      allow: false,
      deny: [
        {
          rule: 'facts-complete',
          message: expect.stringContaining('organisation'),
        },
      ],
    });
  });

  it('that is started again gets the data of the organisation with the first question', async () => {
    engine = await createOpaPolicyEngine({
      url: server.url,
      organisation,
      timeoutMs: 10_000,
      // Nobody looks before the question does.
      intervalMs: 3_600_000,
    });
    expect((await ask())?.decision.allow).toBe(true);
    await server.stop();
    expect(await ask()).toMatchObject({
      decision: { allow: false },
      failure: { cause: 'unreachable' },
    });
    server = await startOpa(opa ?? '', ARGS, server.port);
    expect(await ask()).toMatchObject({ decision: { allow: true } });
    expect(engine.status()).toMatchObject({ health: 'ready' });
  });
});
