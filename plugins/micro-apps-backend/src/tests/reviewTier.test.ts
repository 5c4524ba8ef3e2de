import type { JsonObject } from '@backstage/types';
import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest } from '../__testUtils__/manifests';
import { MicroAppsBackend, TEST_CONFIG } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const NAME = 'masked';
const [{ id, ...entry }] = TEST_CONFIG.modelEndpoints as JsonObject[];

onEachDatabase('reviews of an app whose risk without controls rose', start => {
  let backend: MicroAppsBackend;
  const { app, submit, verify } = acting(() => backend);
  /** The approval covers it, so that nobody is asked for it again: 24 -> 32 with its control, 42 -> 56 without. */
  const trustLess = async () => {
    await backend.as('platform-admin').put(`/model-endpoints/${id}`, {
      version: 1,
      reason: 'The vendor said so',
      entry: { ...entry, trust: 6 },
    });
    await waitFor(async () =>
      expect(await app(NAME)).toMatchObject({
        state: expect.stringMatching(/^(approved|review-due)$/),
        inherent: { score: 56, tier: 'medium' },
        residual: { score: 32, tier: 'low' },
        openRequest: null,
      }),
    );
  };

  beforeEach(async () => {
    setClock('2026-01-01T10:00:00Z');
    backend = await start();
    const manifest = lowManifest(NAME);
    manifest.spec.controls = [{ id: 'pii-masking' }];
    await submit(manifest);
    await verify(NAME, 'pii-masking');
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('come sooner', async () => {
    expect((await app(NAME)).review).toMatchObject({
      intervalDays: 90,
      nextReviewAt: '2026-04-01T10:00:00.000Z',
    });
    setClock('2026-01-05T10:00:00Z');
    await trustLess();
    expect((await app(NAME)).review).toMatchObject({
      intervalDays: 60,
      nextReviewAt: '2026-03-06T10:00:00.000Z',
    });
  });

  it('are agreed to by security, if one waits, and come no later', async () => {
    setClock('2026-03-20T10:00:00Z');
    await backend.runTask('hold-reviews');
    expect((await app(NAME)).review.open).toMatchObject({ tier: 'low' });
    await trustLess();
    const { review } = await app(NAME);
    expect(review).toMatchObject({
      intervalDays: 60,
      nextReviewAt: '2026-04-01T10:00:00.000Z',
      open: { tier: 'medium' },
    });
    const renewed = await backend
      .as('app-owner')
      .post(`/apps/default/${NAME}/reviews/${review.open!.id}/renewal`, {
        digest: review.open!.digest,
        attested: true,
      });
    expect(renewed.body.review).toMatchObject({ state: 'attested' });
  });
});
