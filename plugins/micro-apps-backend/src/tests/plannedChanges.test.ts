import type {
  AssessResponse,
  ManifestInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

const NAME = 'department-bot';
const changed = (
  input: ManifestInput,
  change: (spec: ManifestInput['spec']) => void = () => {},
) => {
  change(input.spec);
  return input;
};
const widen = (spec: ManifestInput['spec']) => {
  spec.audience = 'company';
};
const reword = (spec: ManifestInput['spec']) => {
  spec.purpose = 'Something else.';
};

onEachDatabase('a change that is only assessed', start => {
  let backend: MicroAppsBackend;
  const { app, approve, submit } = acting(() => backend);
  const plan = async (
    manifest: ManifestInput,
    person = 'citizen-dev',
  ): Promise<AssessResponse['change']> => {
    const { status, body } = await backend
      .as(person)
      .post('/assess', { manifest });
    expect(status).toBe(200);
    return body.change;
  };

  beforeEach(() => setClock('2026-01-01T10:00:00Z'));
  afterEach(() => {
    jest.useRealTimers();
  });

  it('says that the approval carries over, and then it does', async () => {
    backend = await start();
    await submit(mediumManifest(NAME));
    await approve(NAME);
    const manifest = changed(mediumManifest(NAME), reword);
    expect(await plan(manifest)).toEqual({
      against: 1,
      material: false,
      reasons: [expect.objectContaining({ id: 'immaterial' })],
      differences: [
        expect.objectContaining({ kind: 'changed', path: 'spec.purpose' }),
      ],
      outcome: 'carry-over',
      legs: [],
      staysInForce: true,
    });
    // It was looked at, nothing more.
    expect(await app(NAME)).toMatchObject({ currentRevision: { number: 1 } });
    const { request } = await submit(manifest);
    expect(request.state).toBe('carried-over');
  });

  it.each([true, false])(
    'says who would be asked and why, and then they are (the approved revision stays in force: %s)',
    async keepInForce => {
      backend = await start({ config: { changeControl: { keepInForce } } });
      await submit(mediumManifest(NAME));
      await approve(NAME);
      const manifest = changed(mediumManifest(NAME), widen);
      const planned = await plan(manifest);
      expect(planned).toMatchObject({
        against: 1,
        material: true,
        reasons: [{ id: 'score' }, { id: 'audience' }],
        outcome: 'review',
        staysInForce: keepInForce,
      });
      const { request, revision } = await submit(manifest);
      expect(request.legs.map(({ name, count }) => ({ name, count }))).toEqual(
        planned?.legs.map(({ name, count }) => ({ name, count })),
      );
      expect(revision.change).toEqual({
        against: planned?.against,
        material: planned?.material,
        reasons: planned?.reasons,
      });
      expect((await app(NAME)).staysInForce).toBe(keepInForce);
    },
  );

  it('says that people are asked of a stopped app, however low its risk', async () => {
    backend = await start({
      config: { reviews: { overdue: 'enforce' } },
    });
    await submit(lowManifest(NAME));
    setClock('2026-04-20T10:00:00Z');
    await backend.runTask('hold-reviews');
    setClock('2026-05-20T10:00:00Z');
    await backend.runTask('hold-reviews');
    expect((await app(NAME)).state).toBe('suspended');
    const manifest = changed(lowManifest(NAME), reword);
    const planned = await plan(manifest);
    expect(planned).toMatchObject({
      material: true,
      reasons: [{ id: 'stopped' }],
      outcome: 'review',
      legs: [{ name: 'security' }, { name: 'owner' }],
      staysInForce: false,
    });
    const { request } = await submit(manifest);
    expect(request).toMatchObject({
      state: 'open',
      legs: [{ name: 'security' }, { name: 'owner' }],
    });
  });

  it('finds nothing to approve where nothing differs', async () => {
    backend = await start();
    await submit(lowManifest(NAME));
    expect(await plan(lowManifest(NAME))).toMatchObject({
      outcome: 'carry-over',
      differences: [],
    });
  });

  it('is for those who may change the app', async () => {
    backend = await start();
    await submit(lowManifest(NAME));
    const manifest = changed(lowManifest(NAME), widen);
    expect(await plan(manifest, 'app-owner')).not.toBeNull();
    expect(await plan(manifest, 'auditor')).toBeNull();
    expect(await plan(lowManifest('another-app'))).toBeNull();
  });
});
