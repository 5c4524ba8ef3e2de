import {
  AppState,
  appStateSchema,
  CONTROL_STATUSES,
  digestSchema,
  ENVIRONMENTS,
  MicroAppsApi,
  PolicyFinding,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';
import type { KnownFacts } from '../check/evaluate';
import { UndecidedError } from '../errors';
import { answerOf } from './answerOf';
import type { Deployment } from './askApproval';

const IN_FORCE: readonly AppState[] = ['approved', 'review-due', 'overdue'];

/** What of an app's page in the portal counts here. */
const appSchema = z.object({
  state: appStateSchema,
  currentRevision: z.object({ digest: digestSchema }),
  approvedRevision: z
    .object({
      digest: digestSchema,
      manifest: z.object({
        spec: z.object({ environments: z.array(z.enum(ENVIRONMENTS)) }),
      }),
    })
    .nullable(),
  controls: z.array(
    z.object({ id: z.string(), status: z.enum(CONTROL_STATUSES) }),
  ),
  waivers: z.array(
    z.object({ rule: z.string(), state: z.string(), expiresAt: z.string() }),
  ),
});
type KnownApp = z.infer<typeof appSchema>;

/**
 * An app as the portal shows it; `null` where it shows none.
 *
 * @throws UndecidedError when it cannot say
 */
export async function askApp(
  client: Pick<MicroAppsApi, 'getApp'>,
  app: string,
): Promise<KnownApp | null> {
  const [namespace, name] = app.split('/');
  let answer: unknown;
  try {
    answer = await client.getApp({ namespace, name });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      return null;
    }
    throw error instanceof UndecidedError
      ? error
      : new UndecidedError(
          `The portal does not show "${app}": ${answerOf(error)}`,
        );
  }
  const parsed = appSchema.safeParse(answer);
  if (!parsed.success) {
    throw new UndecidedError(
      `What the portal shows of "${app}" is no app; see whether this program and the portal are of the same version`,
    );
  }
  return parsed.data;
}

/**
 * What the portal knows of a revision beyond its manifest: which controls were verified and which rules are waived.
 * Nothing of another revision counts.
 */
export function factsOf(
  detail: KnownApp | null,
  digest: string,
): KnownFacts | undefined {
  if (detail?.currentRevision.digest !== digest) {
    return undefined;
  }
  const having = (wanted: (typeof CONTROL_STATUSES)[number]) =>
    detail.controls
      .filter(({ status }) => status === wanted)
      .map(({ id }) => id);
  const now = new Date().toISOString();
  return {
    verifiedControls: having('verified'),
    refusedControls: having('refused'),
    expiredControls: having('expired'),
    waivers: detail.waivers
      .filter(({ state, expiresAt }) => state === 'active' && expiresAt > now)
      .map(({ rule, expiresAt }) => ({ rule, until: expiresAt })),
  };
}

/** Why exactly this digest is not approved for the environment; nothing where it is. */
export function approvalFaults(
  detail: KnownApp | null,
  { app, digest, environment }: Deployment,
): PolicyFinding[] {
  const rule = 'portal-approval';
  const remediation =
    'Submit this revision in the portal and have it approved, or deploy the one that is.';
  if (!detail) {
    throw new UndecidedError(
      `The portal does not show "${app}" to this token; give it the permission micro-apps.app.read as docs/policies/gate.md shows`,
    );
  }
  const { approvedRevision, state } = detail;
  if (!IN_FORCE.includes(state) || !approvedRevision) {
    const message = `No revision of “${app}” is in force; it is ${state}.`;
    return [{ rule, message, remediation }];
  }
  if (approvedRevision.digest !== digest) {
    const message = `Another revision is approved: ${approvedRevision.digest}.`;
    return [{ rule, message, remediation }];
  }
  if (!approvedRevision.manifest.spec.environments.includes(environment)) {
    const message = `It is approved, but not for ${environment}.`;
    return [{ rule, message, remediation, path: 'spec.environments' }];
  }
  return [];
}
