import { answers } from '../__testUtils__/answers';
import { findIssues, stepOfPath } from './issues';

const pathsOf = (app: Parameters<typeof findIssues>[0]) =>
  findIssues(app).map(({ path }) => path);

describe('findIssues', () => {
  it('finds nothing wrong with a form that is filled in', () => {
    expect(findIssues(answers().app)).toEqual([]);
  });

  it('misses in an empty form what must be answered, at the rows that it shows', () => {
    const issues = findIssues(undefined);
    expect(issues.every(({ missing }) => missing)).toBe(true);
    expect(issues.map(({ path }) => path).sort()).toEqual([
      'metadata.title',
      'spec.audience',
      'spec.dataSources[0].classification',
      'spec.dataSources[0].name',
      'spec.environments',
      'spec.models[0].endpoint',
      'spec.models[0].model',
      'spec.models[0].version',
      'spec.owner',
      'spec.purpose',
      'spec.residency',
    ]);
  });

  it('tells what is wrong from what is missing', () => {
    const { app } = answers();
    app.spec!.network = { outbound: 'allowlist', destinations: ['not a host'] };
    app.metadata!.name = '-';
    expect(findIssues(app)).toEqual([
      expect.objectContaining({ path: 'metadata.name', missing: false }),
      expect.objectContaining({
        path: 'spec.network.destinations[0]',
        missing: false,
      }),
    ]);
  });

  it('reads the note for the reviewers as the server will', () => {
    const { app } = answers();
    expect(pathsOf({ ...app, comment: '<b>please</b>' })).toEqual(['comment']);
    expect(pathsOf({ ...app, comment: 'please' })).toEqual([]);
  });

  it('asks for a name where the title makes none', () => {
    const { app } = answers();
    app.metadata = { title: '日本語' };
    expect(pathsOf(app)).toEqual(['metadata.name']);
  });
});

describe('stepOfPath', () => {
  it.each([
    ['metadata.name', 'basics'],
    ['spec.owner', 'basics'],
    ['spec.dataSources[3].categories[0]', 'data'],
    ['spec.vectorStores[0].holds[0]', 'data'],
    ['spec.models[0].endpoint', 'models'],
    ['spec.environments', 'models'],
    ['spec.residency', 'models'],
    ['spec.whatever', 'models'],
  ])('asks for %s on the step %s', (path, step) => {
    expect(stepOfPath(path)).toBe(step);
  });
});
