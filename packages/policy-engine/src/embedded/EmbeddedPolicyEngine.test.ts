import { DECISION_POINTS } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { PolicyEngine } from '@micro-apps/backstage-plugin-micro-apps-common';
import { corpus, corpusOrganisation } from '../__testUtils__/corpus';
import { registrationInput } from '../__testUtils__/inputs';
import { defaultBundlePath } from '../assets';
import { fileBundleSource } from '../sources/fileBundleSource';
import { createEmbeddedPolicyEngine } from './EmbeddedPolicyEngine';

describe('the embedded engine with the bundle that comes with it', () => {
  let engine: PolicyEngine;

  beforeAll(async () => {
    engine = await createEmbeddedPolicyEngine({
      source: fileBundleSource(defaultBundlePath),
      organisation: corpusOrganisation,
    });
  });
  afterAll(() => engine.close());

  it('is ready and says what is in force', () => {
    expect(engine.status()).toMatchObject({
      engine: 'embedded',
      health: 'ready',
      bundle: {
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        source: 'bundle.tar.gz',
      },
    });
    expect(engine.status().rules.length).toBeGreaterThan(0);
  });

  it('decides in the order of the inputs', async () => {
    const unregistered = registrationInput({ endpoints: [] });
    const outcomes = await engine.evaluate('registration', [
      registrationInput(),
      unregistered,
      registrationInput(),
    ]);
    expect(outcomes.map(({ failure }) => failure)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(outcomes.map(({ decision }) => decision.allow)).toEqual([
      true,
      false,
      true,
    ]);
    const { bundle, metrics } = outcomes[0];
    expect(bundle).toEqual({
      revision: engine.status().bundle?.revision,
      digest: engine.status().bundle?.digest,
    });
    expect(metrics.evaluationNs).toBeGreaterThan(0);
  });

  it('lets other work have its turn between single decisions', async () => {
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    for (let asked = 0; asked < 1000; asked += 1) {
      await engine.evaluate('registration', [registrationInput()]);
    }
    clearImmediate(next);
    expect(turns).toBeGreaterThan(5);
  });

  it('decides thousands at once', async () => {
    const inputs = Array.from({ length: 3000 }, (_, index) =>
      registrationInput(index % 3 === 0 ? { endpoints: [] } : {}),
    );
    const [many, ...few] = await Promise.all([
      engine.evaluate('registration', inputs),
      ...inputs
        .slice(0, 30)
        .map(input => engine.evaluate('registration', [input])),
    ]);
    const allowed = many.map(({ decision }) => decision.allow);
    expect(allowed).toEqual(inputs.map((_, index) => index % 3 !== 0));
    expect(few.map(([{ decision }]) => decision.allow)).toEqual(
      allowed.slice(0, 30),
    );
  });

  it.each(DECISION_POINTS)(
    'decides the corpus of %s one by one as it does at once',
    async point => {
      const inputs = corpus
        .filter(entry => entry.point === point)
        .map(({ input }) => input);
      const atOnce = await engine.evaluate(point, inputs);
      expect(atOnce.length).toBeGreaterThan(30);
      const oneByOne = [];
      for (const input of inputs) {
        oneByOne.push(...(await engine.evaluate(point, [input])));
      }
      const decisions = oneByOne.map(({ decision }) => decision);
      expect(decisions).toEqual(atOnce.map(({ decision }) => decision));
    },
  );
});
