import type { Entity } from '@backstage/catalog-model';

/** The people of the tests, and the groups that they are in. */
export const PEOPLE: Record<string, string> = {
  'citizen-dev': 'sales-ops',
  'app-owner': 'sales-ops',
  'security-reviewer': 'security',
  'second-reviewer': 'security',
  'platform-admin': 'platform',
  auditor: 'audit',
  loner: 'solo',
};

export const user = (name: string) => `user:default/${name}`;
export const group = (name: string) => `group:default/${name}`;

function entity(
  kind: string,
  name: string,
  relations: [type: string, targetRef: string][] = [],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: {},
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

/** More reviewers than a leg needs, for races. */
export const CROWD = Array.from(
  { length: 16 },
  (_, index) => `reviewer-${index + 1}`,
);
for (const name of CROWD) {
  PEOPLE[name] = 'security';
}

/** What the catalog of the tests holds. */
export const ENTITIES: Entity[] = [
  ...Object.entries(PEOPLE).map(([name, team]) => ({
    ...entity('User', name, [['memberOf', group(team)]]),
    spec: { profile: { email: `${name}@example.com` } },
  })),
  ...[...new Set(Object.values(PEOPLE))].map(team =>
    entity('Group', team, [
      ['childOf', group('acme')],
      ...Object.entries(PEOPLE)
        .filter(([, other]) => other === team)
        .map(([name]): [string, string] => ['hasMember', user(name)]),
    ]),
  ),
  entity('Group', 'acme'),
  entity('System', 'crm'),
  entity('Resource', 'crm'),
];
