import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  AppKey,
  Assessment,
  inputErrorOf,
  VerificationBody,
  VerificationResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  RevisionRecord,
  Stores,
  VerificationRecord,
} from '../database';
import { ControlEntry, entryDigest, toVerification } from './controls';
import type { ServiceDependencies } from './dependencies';
import {
  entityRefOf,
  proofOf,
  requireAccess,
  requireCurrent,
  requireOutsider,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
  withConflict,
} from './governedChange';
import { countingRevision } from './inForce';
import type { CallContext } from './MicroAppsService';
import { toApprovalRequest, toSummary } from './presenters';
import {
  applyReassessment,
  reassess,
  Reassessment,
  untilSettled,
} from './reassessing';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A finding, and what the app is assessed at with it. */
type Prepared = {
  entityRef: string;
  verification: VerificationRecord;
  reassessment: Reassessment;
};

/** Takes security's findings about declared controls, and routes anew what they change. */
export class ControlService {
  static create(dependencies: ServiceDependencies): ControlService {
    return new ControlService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async verify(
    key: AppKey,
    controlId: string,
    body: VerificationBody,
    context: CallContext,
  ): Promise<VerificationResponse> {
    requirePerson('verify controls', context);
    const { database, messenger, shadow } = this.dependencies;
    const response = await withConflict(
      'The control was verified by somebody else at the same moment',
      () =>
        untilSettled(async () => {
          const at = this.dependencies.now();
          const prepared = await this.prepare(key, controlId, body, {
            context,
            now: at,
          });
          const written = await database.transaction(stores =>
            this.write(stores, prepared, context),
          );
          if (written) {
            shadow?.observe(prepared.entityRef, prepared.reassessment);
          }
          return written;
        }),
    );
    messenger.announce({
      app: shortRefOf(key),
      requestId: response.request?.id,
    });
    return response;
  }

  /** Finds out whether the caller may, and what the app will be assessed at. */
  private async prepare(
    key: AppKey,
    controlId: string,
    body: VerificationBody,
    act: { context: CallContext; now: Date },
  ): Promise<Prepared> {
    const { database } = this.dependencies;
    const { context, now } = act;
    const { app, earlier, entry } = await database.read(async stores => {
      const found = visible(
        await stores.apps.find(entityRefOf(key)),
        `app "${shortRefOf(key)}"`,
        context,
      );
      requireAccess('verifyControl', found, 'verify controls', context);
      await requireOutsider(stores, found, 'verify its controls', context);
      return {
        app: found,
        earlier: await stores.verifications.latest(found.id),
        entry: await declaredControl(stores, found, controlId, body.digest),
      };
    });
    const verification: VerificationRecord = {
      ...this.toRecord(entry, body, now),
      id: randomUUID(),
      appId: app.id,
      number:
        (earlier.find(found => found.controlId === controlId)?.number ?? 0) + 1,
      verifiedBy: context.caller.userEntityRef,
    };
    const verifications = [
      ...earlier.filter(found => found.controlId !== controlId),
      verification,
    ];
    const reassessment = await reassess(
      this.dependencies,
      app,
      { verifications },
      { whatIf: true },
    );
    return { entityRef: app.entityRef, verification, reassessment };
  }

  /** Gives nothing where the app moved on since it was assessed. */
  private async write(
    stores: Stores,
    { entityRef, verification, reassessment }: Prepared,
    context: CallContext,
  ): Promise<VerificationResponse | undefined> {
    const app = (await stores.apps.lock(entityRef)) as AppRecord;
    if (app.version !== reassessment.version) {
      return undefined;
    }
    const { assessment } = reassessment;
    const at = verification.verifiedAt;
    await stores.verifications.insert(verification);
    const moved = await applyReassessment(stores, app, reassessment, {
      ...this.dependencies,
      actor: verification.verifiedBy,
      at,
      reopen: {
        cause: 'reopened:control',
        reasons: [
          {
            id: 'control',
            label: `Security refused the control “${verification.controlId}”`,
            paths: [`spec.controls[${verification.controlId}]`],
          },
        ],
      },
    });
    const saved = await this.save(stores, {
      before: app,
      moved,
      verification,
      assessment,
      at,
    });
    return {
      verification: toVerification(verification, true),
      app: toSummary(saved),
      assessment,
      request:
        moved.request &&
        toApprovalRequest(moved.request, saved, context, {
          config: this.dependencies.config,
          now: at,
        }),
    };
  }

  private toRecord(
    entry: ControlEntry,
    body: VerificationBody,
    now: Date,
  ): Omit<VerificationRecord, 'id' | 'appId' | 'number' | 'verifiedBy'> {
    const { verificationDays } = this.dependencies.config.riskModel;
    const latest = new Date(
      now.getTime() + verificationDays * DAY_MS,
    ).toISOString();
    // Written out in full, so that two texts compare as two instants.
    const expiresAt = body.expiresAt
      ? new Date(body.expiresAt).toISOString()
      : latest;
    if (expiresAt <= now.toISOString() || expiresAt > latest) {
      throw inputErrorOf([
        {
          path: 'expiresAt',
          message: `must be in the future and at most ${verificationDays} days ahead (${latest})`,
        },
      ]);
    }
    return {
      controlId: entry.id,
      entryDigest: entryDigest(entry),
      outcome: body.outcome,
      digest: body.digest,
      evidence: body.evidence,
      verifiedAt: now.toISOString(),
      expiresAt,
      notForOwner: null,
    };
  }

  private async save(
    stores: Stores,
    change: {
      before: AppRecord;
      moved: { app: AppRecord; request: FullRequest | null };
      verification: VerificationRecord;
      assessment: Assessment;
      at: string;
    },
  ): Promise<AppRecord> {
    const { before, moved, verification, assessment, at } = change;
    return saveApp(stores, {
      app: moved.app,
      entry: {
        actor: verification.verifiedBy,
        action: 'control-verify',
        summary: `Control "${verification.controlId}" of “${before.name}” was ${verification.outcome}: score ${before.residual.score} -> ${assessment.residual.score}`,
        data: {
          verificationId: verification.id,
          controlId: verification.controlId,
          outcome: verification.outcome,
          digest: verification.digest,
          expiresAt: verification.expiresAt,
          evidence: proofOf(verification.evidence),
          residual: assessment.residual,
          requestId: moved.request?.id ?? null,
          request: moved.request?.state ?? null,
          states: [before.state, moved.app.state],
        },
      },
      now: at,
    });
  }
}

/** The entry of a control in the revision that was looked at: the one that counts, or the current one. */
async function declaredControl(
  stores: Stores,
  app: AppRecord,
  controlId: string,
  digest: string,
): Promise<ControlEntry> {
  const counting = (await stores.revisions.find(
    app.id,
    countingRevision(app),
  )) as RevisionRecord;
  if (counting.digest !== digest) {
    requireCurrent(app, { digest });
  }
  const { manifest, number } =
    counting.digest === digest
      ? counting
      : ((await stores.revisions.find(
          app.id,
          app.currentRevision,
        )) as RevisionRecord);
  const entry = manifest.spec.controls.find(({ id }) => id === controlId);
  if (!entry) {
    throw new NotFoundError(
      `Revision ${number} declares no control "${controlId}"`,
    );
  }
  return entry;
}
