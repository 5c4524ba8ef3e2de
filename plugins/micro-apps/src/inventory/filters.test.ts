import { formatFilters, parseFilters, toQuery } from './filters';

const EVERYTHING =
  'state=draft&state=blocked&tier=low&environment=production&owner=me&owner=group%3Adefault%2Fhr&endpoint=x&rule=residency&ruleStatus=failed&q=a+b&openConditions=true&breach=true&review=soon&sort=title%3Aasc&page=3&pageSize=50';

describe('filters of the inventory', () => {
  it.each(['', EVERYTHING])('keep the address %j', address => {
    expect(
      formatFilters(parseFilters(new URLSearchParams(address))).toString(),
    ).toBe(address);
  });

  it.each([
    'state=<script>',
    'tier=extreme',
    'environment=moon',
    'page=0',
    'page=-3',
    'page=many',
    'pageSize=100000',
    'sort=secrets:asc',
    'openConditions=perhaps',
    'breach=perhaps',
    'owner=',
    'rule=',
    'ruleStatus=passed',
  ])('leave out %j, which means nothing', address => {
    expect(
      formatFilters(parseFilters(new URLSearchParams(address))).toString(),
    ).toBe('');
  });

  it('ask for the apps in breach', () => {
    const query = (address: string) =>
      toQuery(parseFilters(new URLSearchParams(address)), new Date());

    expect(query('breach=true').breach).toBe('true');
    expect(query('')).not.toHaveProperty('breach');
  });

  it('ask for the reviews of the next 14 days, whatever the time of the day', () => {
    const filters = parseFilters(new URLSearchParams('review=soon'));
    const at = (time: string) =>
      toQuery(filters, new Date(`2026-11-22T${time}Z`)).reviewBefore;

    expect(at('00:00:00')).toBe('2026-12-07T00:00:00.000Z');
    expect(at('23:59:59')).toBe(at('00:00:00'));
  });
});
