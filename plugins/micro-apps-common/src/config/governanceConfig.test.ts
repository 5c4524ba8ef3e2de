import { MATERIAL_REASONS } from '../change';
import { DEFAULT_RISK_MODEL, DEFAULT_ROUTES } from '../risk';
import { issuesOf } from '../validation';
import { parseGovernanceConfig } from './governanceConfig';

const faultsOf = (value: unknown) => {
  try {
    parseGovernanceConfig(value);
  } catch (error) {
    return issuesOf(error).map(({ path, message }) => `${path} ${message}`);
  }
  return [];
};

describe('parseGovernanceConfig', () => {
  it('gives the defaults where nothing is configured', () => {
    expect(parseGovernanceConfig(undefined)).toEqual({
      regions: [],
      modelEndpoints: [],
      riskModel: DEFAULT_RISK_MODEL,
      routes: DEFAULT_ROUTES,
      fallbackGroup: 'group:default/platform',
      organisation: {
        regions: [],
        vectorStores: [],
        scopes: {},
        combinations: [],
      },
      reviews: {
        timeZone: 'UTC',
        graceDays: 7,
        overdue: 'warn',
        remindFromHour: 7,
      },
      serviceLevels: {
        hours: { low: 24, medium: 72, high: 48 },
        escalateTo: 'group:default/platform',
      },
      delegation: { maxDays: 30 },
      changeControl: { material: MATERIAL_REASONS, keepInForce: true },
    });
  });

  it('reads what makes a change matter', () => {
    expect(
      parseGovernanceConfig({
        changeControl: { material: ['score'], keepInForce: false },
      }).changeControl,
    ).toEqual({ material: ['score'], keepInForce: false });
    expect(faultsOf({ changeControl: { material: ['mood'] } })[0]).toMatch(
      /^microApps.changeControl.material\[0\] /,
    );
  });

  it('tells policies about the regions and the organisation', () => {
    const { organisation } = parseGovernanceConfig({
      regions: [{ id: 'eu', title: 'European Union' }],
      policy: {
        engine: 'embedded',
        organisation: { scopes: { '*': ['models:call'] } },
      },
    });
    expect(organisation).toMatchObject({
      regions: [{ id: 'eu', title: 'European Union' }],
      scopes: { '*': ['models:call'] },
    });
  });

  it('reads how reviews are held', () => {
    expect(
      parseGovernanceConfig({
        reviews: { timeZone: 'Europe/Berlin', overdue: 'enforce' },
        approval: { escalateTo: 'heads', serviceLevels: { medium: 8 } },
      }),
    ).toMatchObject({
      reviews: { timeZone: 'Europe/Berlin', overdue: 'enforce', graceDays: 7 },
      serviceLevels: {
        hours: { low: 24, medium: 8, high: 48 },
        escalateTo: 'group:default/heads',
      },
    });
    expect(
      faultsOf({ reviews: { timeZone: 'Mars/Olympus', graceDays: -1 } }),
    ).toEqual([
      'microApps.reviews.timeZone must be a time zone such as "Europe/Berlin"',
      'microApps.reviews.graceDays must be at least 0',
    ]);
  });

  it('names each wrong key', () => {
    expect(
      faultsOf({
        regions: [{ id: 'eu', title: 'European Union' }],
        modelEndpoints: [
          { id: 'a', title: 'A', hosting: 'self-hosted', region: 'mars' },
        ],
      }),
    ).toEqual([
      'microApps.modelEndpoints[0].region must be one of the configured regions (eu), not "mars"',
    ]);
    expect(
      faultsOf({ policy: { organisation: { vectorStores: [{ id: 1 }] } } }),
    ).toContain(
      'microApps.policy.organisation.vectorStores[0].id must be a text',
    );
  });
});
