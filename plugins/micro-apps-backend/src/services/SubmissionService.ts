import { randomUUID } from 'node:crypto';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Assessment,
  Manifest,
  manifestDigest,
  ModelEndpoint,
  SubmitBody,
  SubmitResponse,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  RequestRecord,
  Stores,
} from '../database';
import { assessManifest, readEndpoints } from './assessing';
import type { ServiceDependencies } from './dependencies';
import {
  entityRefOf,
  proofOf,
  requireAccess,
  requireCurrent,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
  withConflict,
} from './governedChange';
import { actOnce, Remember } from './idempotency';
import { factsOf } from './inForce';
import { routedMessages } from './messages';
import type { CallContext, RepeatableOptions } from './MicroAppsService';
import { toApprovalRequest, toRevision, toSummary } from './presenters';
import { Moved, route, verifiersOf } from './routing';
import { validateManifest } from './validateManifest';

/** A submission whose manifest was found to be in order. */
type Checked = SubmitBody & {
  digest: string;
  endpoints: ModelEndpoint[];
  ownerApprovers: string[];
  now: string;
};

/** Registers apps and takes new revisions of them. */
export class SubmissionService {
  static create(dependencies: ServiceDependencies): SubmissionService {
    return new SubmissionService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async assess(manifest: Manifest, context: CallContext): Promise<Assessment> {
    const { database, config, now } = this.dependencies;
    return database.read(async stores => {
      const endpoints = await readEndpoints(stores);
      // What security found of an app's controls is part of what a new revision will be assessed at.
      const app = manifest.spec.controls.length
        ? await stores.apps.find(entityRefOf(manifest.metadata))
        : undefined;
      return assessManifest(manifest, {
        config,
        endpoints,
        verifications:
          app && context.access.allows('read', app)
            ? await stores.verifications.latest(app.id)
            : [],
        now: now().toISOString(),
      });
    });
  }

  async submit(
    body: SubmitBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<SubmitResponse> {
    requirePerson('submit an app', context);
    const { database, messenger } = this.dependencies;
    const actor = context.caller.userEntityRef;
    const now = this.dependencies.now().toISOString();
    const key = options?.idempotencyKey;
    return actOnce<SubmitResponse>(
      {
        database,
        key: key ? { actor, route: 'POST /requests', key } : undefined,
        body,
        now,
      },
      async remember => {
        const checked = await this.check(body, actor, now);
        const response = await withConflict(
          `The name "${body.manifest.metadata.name}" is taken; choose another one`,
          () =>
            database.transaction(stores =>
              this.write(stores, checked, context, remember),
            ),
        );
        messenger.announce({
          app: shortRefOf(response.app),
          requestId: response.request.id,
        });
        return response;
      },
    );
  }

  /** All that needs the catalog, which no transaction may wait for. */
  private async check(
    body: SubmitBody,
    actor: string,
    now: string,
  ): Promise<Checked> {
    const { database, config, entities } = this.dependencies;
    const endpoints = await database.read(readEndpoints);
    const owner: Entity = await validateManifest(body.manifest, {
      entities,
      endpoints,
      regions: config.regions,
    });
    return {
      ...body,
      digest: manifestDigest(body.manifest),
      endpoints,
      ownerApprovers: await entities.ownerApprovers(
        owner,
        actor,
        config.fallbackGroup,
      ),
      now,
    };
  }

  private async write(
    stores: Stores,
    checked: Checked,
    context: CallContext,
    remember: Remember,
  ): Promise<SubmitResponse> {
    const { manifest, now } = checked;
    const { config } = this.dependencies;
    const actor = context.caller.userEntityRef;
    const existing = await this.lockForSubmission(stores, checked, context);
    const assessment = assessManifest(manifest, {
      config,
      endpoints: checked.endpoints,
      verifications:
        existing && manifest.spec.controls.length
          ? await stores.verifications.latest(existing.id)
          : [],
      now,
    });
    const superseded = await this.supersede(stores, existing, actor, now);
    const draft = toAppRecord(checked, assessment, actor, existing);
    const moved = route(
      {
        app: {
          ...draft,
          openConditions:
            superseded?.openConditions ?? existing?.openConditions ?? 0,
        },
        request: toRequestRecord(checked, assessment, actor, draft),
      },
      assessment,
      config,
      now,
    );
    const revision = {
      appId: draft.id,
      number: draft.currentRevision,
      digest: checked.digest,
      manifest,
      submittedBy: actor,
      submittedAt: now,
      comment: checked.comment ?? null,
    };
    if (!existing) {
      await stores.apps.insert(draft);
    }
    await stores.revisions.insert(revision);
    await stores.revisions.insertAssessment(
      draft.id,
      revision.number,
      assessment,
      now,
    );
    await stores.requests.insert(moved.request);
    await stores.requests.insertLegs(moved.request.legs);
    await stores.outbox.add(
      routedMessages(moved.app, moved.request, {
        actor,
        verifiers: manifest.spec.controls.length ? verifiersOf(config) : [],
      }),
      now,
    );
    if (existing) {
      await stores.apps.replaceFacets(draft);
    }
    const app = await saveApp(stores, {
      app: moved.app,
      entry: {
        actor,
        action: 'request-submit',
        summary: summaryOf(moved, assessment),
        data: {
          requestId: moved.request.id,
          revision: revision.number,
          digest: checked.digest,
          states: [existing?.state ?? null, 'submitted', moved.app.state],
          request: moved.request.state,
          supersedes: superseded?.requestId ?? null,
          owner: draft.owner,
          inherent: assessment.inherent,
          residual: assessment.residual,
          riskModel: assessment.riskModel,
          legs: moved.request.legs.map(({ name, needed, approvers }) => ({
            name,
            count: needed,
            approvers,
          })),
          guardrails: assessment.verdict.guardrails,
          comment: proofOf(checked.comment),
        },
      },
      now,
    });
    const response: SubmitResponse = {
      app: toSummary(app),
      revision: toRevision({ ...revision, outcome: moved.request.state }, true),
      assessment,
      request: toApprovalRequest(moved.request, app, context),
    };
    await remember(stores, response);
    return response;
  }

  /** The app that a submission is for, locked; nothing where the submission registers it. */
  private async lockForSubmission(
    stores: Stores,
    checked: Checked,
    context: CallContext,
  ): Promise<AppRecord | undefined> {
    const { manifest, baseRevision, digest } = checked;
    const existing = await stores.apps.lock(entityRefOf(manifest.metadata));
    if (!existing) {
      if (baseRevision !== undefined) {
        throw new NotFoundError(
          `There is no app "${shortRefOf(
            manifest.metadata,
          )}" to change; leave baseRevision out to register it`,
        );
      }
      return undefined;
    }
    if (baseRevision === undefined) {
      if (existing.submittedBy !== context.caller.userEntityRef) {
        throw new ConflictError(
          `The name "${manifest.metadata.name}" is taken; choose another one`,
        );
      }
    } else {
      visible(existing, `app "${shortRefOf(existing)}"`, context);
      requireCurrent(existing, { revision: baseRevision });
    }
    requireAccess('update', existing, 'change this app', context);
    const latest = await stores.requests.findLatest(existing.id);
    if (
      latest?.digest === digest &&
      ['open', 'blocked', 'approved'].includes(latest.state)
    ) {
      throw new ConflictError(
        `Nothing changed: revision ${latest.revision} has the same facts, and is ${
          latest.state === 'approved' ? 'in force' : 'waiting'
        }`,
      );
    }
    return existing;
  }

  /** Closes the request that waits, if one does: its revision is no longer the current one. */
  private async supersede(
    stores: Stores,
    existing: AppRecord | undefined,
    actor: string,
    now: string,
  ): Promise<{ requestId: string; openConditions: number } | undefined> {
    const requestId = existing?.openRequestId;
    if (!existing || !requestId) {
      return undefined;
    }
    await stores.requests.close(requestId, 'superseded', now);
    await stores.conditions.withdraw(requestId, {
      by: actor,
      at: now,
      reason: 'A newer revision was submitted.',
    });
    return {
      requestId,
      openConditions: await stores.conditions.countOpen(existing.id),
    };
  }
}

function toAppRecord(
  { manifest, digest, now }: Checked,
  { inherent, residual, reviewIntervalDays }: Assessment,
  actor: string,
  existing: AppRecord | undefined,
): AppRecord {
  const { namespace, name } = manifest.metadata;
  return {
    id: existing?.id ?? randomUUID(),
    entityRef: entityRefOf(manifest.metadata),
    namespace,
    name: existing?.name ?? name,
    ...factsOf(manifest),
    state: transition(existing?.state ?? 'draft', 'submit'),
    inherent,
    residual,
    currentRevision: (existing?.currentRevision ?? 0) + 1,
    currentDigest: digest,
    approvedRevision: existing?.approvedRevision ?? null,
    openRequestId: null,
    openConditions: existing?.openConditions ?? 0,
    // A revision in force keeps its interval until another takes its place.
    reviewIntervalDays: existing?.approvedRevision
      ? existing.reviewIntervalDays
      : reviewIntervalDays,
    lastReviewedAt: existing?.lastReviewedAt ?? null,
    nextReviewAt: existing?.nextReviewAt ?? null,
    createdBy: existing?.createdBy ?? actor,
    submittedBy: actor,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
    version: existing?.version ?? 1,
    changeSeq: existing?.changeSeq ?? 0,
  };
}

function toRequestRecord(
  { digest, ownerApprovers, comment, now }: Checked,
  { inherent, residual }: Assessment,
  actor: string,
  app: AppRecord,
): FullRequest {
  const request: RequestRecord = {
    id: randomUUID(),
    appId: app.id,
    revision: app.currentRevision,
    digest,
    state: 'open',
    owner: app.owner,
    ownerApprovers,
    inherent,
    residual,
    requestedBy: actor,
    requestedAt: now,
    closedAt: null,
    comment: comment ?? null,
  };
  return { ...request, legs: [], decisions: [] };
}

function summaryOf({ app, request }: Moved, { residual }: Assessment): string {
  const outcomes: Record<string, string> = {
    approved: 'approved at once',
    open: 'sent to review',
    blocked: 'blocked',
  };
  return `Revision ${request.revision} of “${app.title}” was submitted: score ${
    residual.score
  }, ${residual.tier}, ${outcomes[request.state]}`;
}
