import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { microAppsPermissions } from '@micro-apps/backstage-plugin-micro-apps-common';
import { PortalPolicy } from './PortalPolicy';

const GROUPS = {
  'citizen-dev': 'sales-ops',
  'app-owner': 'sales-ops',
  'security-reviewer': 'security',
  'second-reviewer': 'security',
  'platform-admin': 'platform',
  auditor: 'audit',
};
type PersonaName = keyof typeof GROUPS;

const scaffolder = (
  name: string,
  action: 'create' | 'read' | 'update',
  resourceType?: string,
) =>
  createPermission({
    name: `scaffolder.${name}`,
    attributes: { action },
    ...(resourceType && { resourceType }),
  } as Parameters<typeof createPermission>[0]);

const permissions = new Map<string, Permission>(
  [
    ...microAppsPermissions,
    ...catalogPermissions,
    scaffolder('task.create', 'create'),
    scaffolder('task.read', 'read', 'scaffolder-task'),
    scaffolder('task.cancel', 'update', 'scaffolder-task'),
    scaffolder('template.management', 'create'),
    createPermission({
      name: 'unheard-of.thing.change',
      attributes: { action: 'update' },
    }),
  ].map(permission => [permission.name, permission]),
);

async function decide(persona: PersonaName, name: string) {
  const permission = permissions.get(name);
  if (!permission) {
    throw new Error(`No permission "${name}"`);
  }
  const userEntityRef = `user:default/${persona}`;
  return new PortalPolicy().handle(
    { permission },
    {
      credentials: mockCredentials.user(userEntityRef),
      info: {
        userEntityRef,
        ownershipEntityRefs: [
          userEntityRef,
          `group:default/${GROUPS[persona]}`,
        ],
      },
    },
  );
}

/** Columns: sales-ops, security, platform, audit. `+` allow, `-` deny, `?` it depends on the resource. */
const TABLE = `
micro-apps.app.read               + + + +
micro-apps.evidence.read          ? + + +
micro-apps.request.create         + + + -
micro-apps.app.update             ? ? ? -
micro-apps.approval.decide        + + + -
micro-apps.control.verify         - + - -
micro-apps.condition.resolve      - + - -
micro-apps.audit.read             - + + +
micro-apps.model-endpoint.read    + + + +
micro-apps.model-endpoint.manage  - - + -
micro-apps.policy.read            + + + +
micro-apps.policy.manage          - - + -
micro-apps.decision.create        + + + -
micro-apps.decision.read          - + + +
micro-apps.file.read          - + + +
micro-apps.waiver.decide          - + - -
micro-apps.app.decommission       ? ? + -
micro-apps.review.renew           ? ? ? -
micro-apps.app.hand-over          + + + -
catalog.entity.read               + + + +
catalog.entity.create             - - + -
catalog.entity.delete             - - + -
catalog.entity.refresh            - - + -
catalog.entity.validate           + + + -
catalog.location.read             + + + +
catalog.location.create           - - + -
catalog.location.analyze          - - + -
catalog.location.delete           - - + -
catalog.ingestion.read            - - + -
catalog.ingestion.manage          - - + -
scaffolder.task.create            + + + -
scaffolder.task.read              ? ? + ?
scaffolder.task.cancel            ? ? + -
scaffolder.template.management    - - + -
unheard-of.thing.change           - - + -`;

const RESULTS: Record<string, AuthorizeResult> = {
  '+': AuthorizeResult.ALLOW,
  '-': AuthorizeResult.DENY,
  '?': AuthorizeResult.CONDITIONAL,
};
const COLUMNS: PersonaName[][] = [
  ['citizen-dev', 'app-owner'],
  ['security-reviewer', 'second-reviewer'],
  ['platform-admin'],
  ['auditor'],
];
const CASES = TABLE.trim()
  .split('\n')
  .flatMap(line => {
    const [name, ...marks] = line.split(/\s+/);
    return COLUMNS.flatMap((personas, column) =>
      personas.map(persona => [persona, name, RESULTS[marks[column]]] as const),
    );
  });

describe('PortalPolicy', () => {
  it.each(CASES)('%s, %s: %s', async (persona, name, result) => {
    await expect(decide(persona, name)).resolves.toMatchObject({ result });
  });

  it('has a row in the table for each permission', () => {
    const rows = CASES.map(([, name]) => name);
    expect(
      [...permissions.keys()].filter(name => !rows.includes(name)),
    ).toEqual([]);
  });

  it('denies everything to nobody', async () => {
    for (const permission of permissions.values()) {
      await expect(new PortalPolicy().handle({ permission })).resolves.toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });

  it('lets the owning group and the requester see the evidence', async () => {
    await expect(
      decide('citizen-dev', 'micro-apps.evidence.read'),
    ).resolves.toMatchObject({
      pluginId: 'micro-apps',
      conditions: {
        anyOf: [
          {
            params: {
              claims: ['user:default/citizen-dev', 'group:default/sales-ops'],
            },
          },
          { params: { userRef: 'user:default/citizen-dev' } },
        ],
      },
    });
  });

  it('lets people see their own template runs only', async () => {
    await expect(
      decide('auditor', 'scaffolder.task.read'),
    ).resolves.toMatchObject({
      conditions: {
        rule: 'IS_TASK_OWNER',
        params: { createdBy: ['user:default/auditor'] },
      },
    });
  });
});
