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
import { assessManifest, readEndpoints } from './assessing';
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
import { routedMessages } from './messages';
import type { CallContext } from './MicroAppsService';
import { toApprovalRequest, toSummary } from './presenters';
import { Moved, route, verifiersOf } from './routing';

const DAY_MS = 24 * 60 * 60 * 1000;

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
    const { database, messenger } = this.dependencies;
    const response = await withConflict(
      'The control was verified by somebody else at the same moment',
      () =>
        database.transaction(stores =>
          this.write(stores, key, controlId, body, context),
        ),
    );
    messenger.announce({
      app: shortRefOf(key),
      requestId: response.request?.id,
    });
    return response;
  }

  private async write(
    stores: Stores,
    key: AppKey,
    controlId: string,
    body: VerificationBody,
    context: CallContext,
  ): Promise<VerificationResponse> {
    const now = this.dependencies.now();
    const at = now.toISOString();
    const app = visible(
      await stores.apps.lock(entityRefOf(key)),
      `app "${shortRefOf(key)}"`,
      context,
    );
    requireAccess('verifyControl', app, 'verify controls', context);
    requireOutsider(app, 'verify its controls', context);
    requireCurrent(app, { digest: body.digest });
    const revision = (await stores.revisions.find(
      app.id,
      app.currentRevision,
    )) as RevisionRecord;
    const entry = revision.manifest.spec.controls.find(
      ({ id }) => id === controlId,
    );
    if (!entry) {
      throw new NotFoundError(
        `Revision ${revision.number} declares no control "${controlId}"`,
      );
    }
    const earlier = await stores.verifications.latest(app.id);
    const verification: VerificationRecord = {
      ...this.toRecord(entry, body, now),
      id: randomUUID(),
      appId: app.id,
      number:
        (earlier.find(found => found.controlId === controlId)?.number ?? 0) + 1,
      verifiedBy: context.caller.userEntityRef,
    };
    await stores.verifications.insert(verification);
    const counting = await countingOf(stores, app, revision);
    const assessment = assessManifest(counting.manifest, {
      config: this.dependencies.config,
      endpoints: await readEndpoints(stores),
      verifications: [
        ...earlier.filter(found => found.controlId !== controlId),
        verification,
      ],
      now: at,
    });
    await stores.revisions.insertAssessment(
      app.id,
      counting.number,
      assessment,
      at,
    );
    const moved = await this.routeAnew(stores, app, assessment, at, context);
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
        moved.request && toApprovalRequest(moved.request, saved, context),
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
    };
  }

  /** Routes the request that waits by the new assessment; without one, only the scores change. */
  private async routeAnew(
    stores: Stores,
    app: AppRecord,
    assessment: Assessment,
    at: string,
    context: CallContext,
  ): Promise<{ app: AppRecord; request: FullRequest | null }> {
    const { inherent, residual } = assessment;
    if (!app.openRequestId) {
      return { app: { ...app, inherent, residual }, request: null };
    }
    const { config } = this.dependencies;
    const before = (await stores.requests.find(
      app.openRequestId,
    )) as FullRequest;
    const moved: Moved = route(
      { app, request: before },
      assessment,
      config,
      at,
    );
    await stores.requests.update(moved.request);
    await stores.requests.replaceLegs(moved.request.id, moved.request.legs);
    await stores.outbox.add(
      routedMessages(moved.app, moved.request, {
        actor: context.caller.userEntityRef,
        verifiers: verifiersOf(config),
        previous: before,
      }),
      at,
    );
    return moved;
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

/** The revision that the scores of the app are of; the current one was perhaps turned down. */
async function countingOf(
  stores: Stores,
  app: AppRecord,
  current: RevisionRecord,
): Promise<RevisionRecord> {
  const number = countingRevision(app);
  return number === current.number
    ? current
    : ((await stores.revisions.find(app.id, number)) as RevisionRecord);
}
