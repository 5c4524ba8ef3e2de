import type { Entity } from '@backstage/catalog-model';
import {
  AssessResponse,
  GovernedAssessment,
  Manifest,
  manifestDigest,
  SubmitBody,
  SubmitResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores } from '../database';
import { AppAccess } from './AppAccess';
import {
  carriesOver,
  judgeChange,
  planChange,
  readInForce,
} from './change/judging';
import { supersede } from './change/supersede';
import type { ServiceDependencies } from './dependencies';
import {
  entityRefOf,
  requirePerson,
  saveApp,
  shortRefOf,
  withConflict,
} from './governedChange';
import { actOnce, Remember } from './idempotency';
import { routedMessages } from './messages';
import type { CallContext, RepeatableOptions } from './MicroAppsService';
import { findInsiders, withoutInsiders } from './ownership/insiders';
import { setAside } from './ownership/setAside';
import { readAssessFacts, readEndpoints } from './policy/facts';
import type { AssessFacts } from './policy/PolicyService';
import { toApprovalRequest, toRevision, toSummary } from './presenters';
import { saveAssessment, untilSettled } from './reassessing';
import { resolveBreach } from './evaluation/breach';
import { closeReviews } from './reviews/closeReviews';
import { carryOver, Moved, route, verifiersOf } from './routing';
import { lockForSubmission, requireSameOwner } from './submissionChecks';
import {
  Assessed,
  Checked,
  FOLLOWER,
  submissionEntry,
  toAppRecord,
  toRequestRecord,
  toRevisionRecord,
} from './submissionRecords';
import { validateManifest } from './validateManifest';

/** A file that the catalog found. */
export type FollowedFile = { manifest: Manifest; location: string };

/** Nobody's permissions limit what is followed: whoever may write in the file has written in it. */
const FOLLOWING: CallContext = {
  caller: { type: 'service', userEntityRef: FOLLOWER, ownershipEntityRefs: [] },
  access: AppAccess.full(),
};

/** Registers apps and takes new revisions of them. */
export class SubmissionService {
  static create(dependencies: ServiceDependencies): SubmissionService {
    return new SubmissionService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async assess(
    manifest: Manifest,
    { access }: CallContext,
  ): Promise<AssessResponse> {
    const { database } = this.dependencies;
    const { app, facts, inForce } = await database.read(async stores => {
      const found = await stores.apps.find(entityRefOf(manifest.metadata));
      // What security found of an app, and waived for it, is part of what a new revision will be assessed at.
      const known = found && access.allows('read', found) ? found : undefined;
      const mine = known && access.allows('update', known) ? known : undefined;
      return {
        app: mine,
        facts: await readAssessFacts(stores, manifest, known),
        inForce: await readInForce(stores, mine),
      };
    });
    const { assessment } = await this.governed(app, facts);
    const change =
      app && inForce
        ? await planChange(this.dependencies, app, inForce, {
            manifest,
            assessment,
          })
        : null;
    return { ...assessment, change };
  }

  async submit(
    body: SubmitBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<SubmitResponse> {
    requirePerson('submit an app', context);
    const { database } = this.dependencies;
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
      async remember =>
        this.take(
          await this.check(body, { author: actor, originLocation: null }, now),
          context,
          remember,
        ),
    );
  }

  /**
   * Takes the manifest of a file that the catalog found, by the same path as one that a person sends. Its authors are all
   * who can write in the file: the owner whose app it is, and the one that it names.
   *
   * @param alongside - what is written in the same transaction
   */
  async follow(
    file: FollowedFile,
    alongside: (stores: Stores) => Promise<void>,
  ): Promise<SubmitResponse> {
    const { manifest, location } = file;
    const existing = await this.dependencies.database.read(({ apps }) =>
      apps.find(entityRefOf(manifest.metadata)),
    );
    const author =
      existing?.approvedRevision && existing.state !== 'decommissioned'
        ? existing.owner
        : manifest.spec.owner;
    const now = this.dependencies.now().toISOString();
    return this.take(
      await this.check({ manifest }, { author, originLocation: location }, now),
      FOLLOWING,
      alongside,
    );
  }

  private async take(
    checked: Checked,
    context: CallContext,
    remember: Remember,
  ): Promise<SubmitResponse> {
    const { database, messenger, shadow } = this.dependencies;
    const response = await withConflict(
      `The name "${checked.manifest.metadata.name}" is taken; choose another one`,
      () =>
        untilSettled(async () => {
          const assessed = await this.assessed(checked);
          const written = await database.transaction(stores =>
            this.write(stores, assessed, context, remember),
          );
          if (written) {
            shadow?.observe(written.app.entityRef, assessed);
          }
          return written;
        }),
    );
    messenger.announce({
      app: shortRefOf(response.app),
      requestId: response.request.id,
    });
    return response;
  }

  /** All that needs the catalog, which no transaction may wait for. */
  private async check(
    body: SubmitBody,
    origin: Pick<Checked, 'author' | 'originLocation'>,
    now: string,
  ): Promise<Checked> {
    const { database, config, entities } = this.dependencies;
    const { author, originLocation } = origin;
    const endpoints = await database.read(readEndpoints);
    const owner: Entity = await validateManifest(body.manifest, {
      entities,
      endpoints,
      regions: config.regions,
    });
    return {
      ...body,
      ...origin,
      digest: manifestDigest(body.manifest),
      ownerApprovers: await entities.ownerApprovers(
        owner,
        originLocation ? [author, body.manifest.spec.owner] : [author],
        config.fallbackGroup,
      ),
      now,
    };
  }

  /** The submission with its assessment, which holds for the version of the app that there is now. */
  private async assessed(checked: Checked): Promise<Assessed> {
    const { database } = this.dependencies;
    const { manifest } = checked;
    const { app, facts, inForce } = await database.read(async stores => {
      const found = await stores.apps.find(entityRefOf(manifest.metadata));
      return {
        app: found,
        facts: await readAssessFacts(stores, manifest, found),
        inForce: await readInForce(stores, found),
      };
    });
    const governed = await this.governed(app, facts);
    return {
      ...checked,
      ...governed,
      version: app?.version,
      ownerInForce: inForce?.facts.manifest.spec.owner,
      change:
        app && inForce
          ? await judgeChange(this.dependencies, app, inForce, {
              manifest,
              assessment: governed.assessment,
            })
          : null,
    };
  }

  /** Assesses facts without what people on the side of the owner whom they name did for security. */
  private async governed(
    app: AppRecord | undefined,
    facts: AssessFacts,
  ): Promise<GovernedAssessment & Pick<Assessed, 'acts'>> {
    const { owner } = facts.manifest.spec;
    const acts = app && (await findInsiders(this.dependencies, app, owner));
    const governed = await this.dependencies.policies.assess(
      acts ? withoutInsiders(facts, acts) : facts,
    );
    return { ...governed, acts };
  }

  /** Gives nothing where the app moved on since it was assessed. */
  private async write(
    stores: Stores,
    checked: Assessed,
    context: CallContext,
    remember: Remember,
  ): Promise<SubmitResponse | undefined> {
    const { manifest, assessment, now } = checked;
    const { config, targets } = this.dependencies;
    const actor = context.caller.userEntityRef;
    const existing = await lockForSubmission(stores, checked, context, targets);
    if (existing?.version !== checked.version) {
      return undefined;
    }
    requireSameOwner(checked);
    if (existing && checked.acts) {
      const { owner } = manifest.spec;
      await setAside(stores, existing, checked.acts, { owner, now });
    }
    const superseded = await supersede(stores, existing, actor, now);
    const draft = toAppRecord(checked, assessment, {
      ...existing,
      ...(superseded && { openConditions: superseded.openConditions }),
    });
    const moved = this.move(checked, {
      app: draft,
      request: toRequestRecord(checked, assessment, draft),
    });
    const revision = toRevisionRecord(checked, draft);
    await (existing
      ? stores.apps.replaceFacets(draft)
      : stores.apps.insert(draft));
    await stores.revisions.insert(revision);
    await saveAssessment(
      stores,
      draft,
      { ...checked, revision: revision.number },
      { decisionLog: this.dependencies.decisionLog, actor, at: now },
    );
    await stores.requests.insert(moved.request);
    await stores.requests.insertLegs(moved.request.legs);
    await closeReviews(stores, moved, now);
    await resolveBreach(stores, existing, moved.app, { actor, at: now });
    await stores.outbox.add(
      routedMessages(moved.app, moved.request, {
        actor,
        verifiers: manifest.spec.controls.length ? verifiersOf(config) : [],
      }),
      now,
    );
    const app = await saveApp(stores, {
      app: moved.app,
      entry: submissionEntry(moved, assessment, {
        before: existing?.state ?? null,
        supersedes: superseded ? (existing?.openRequestId ?? null) : null,
        change: checked.change,
        withdrawnConditions: superseded?.withdrawn ?? 0,
      }),
      now,
    });
    const response: SubmitResponse = {
      app: toSummary(app),
      revision: toRevision({ ...revision, outcome: moved.request.state }, true),
      assessment,
      request: toApprovalRequest(moved.request, app, context, {
        config,
        now,
      }),
    };
    await remember(stores, response);
    return response;
  }

  private move({ change, assessment, now }: Assessed, moved: Moved): Moved {
    const { config } = this.dependencies;
    if (!carriesOver(change)) {
      return route(moved, assessment, config, now);
    }
    const { inherent, residual } = assessment;
    const scored = { app: { ...moved.app, inherent, residual } };
    return carryOver({ ...moved, ...scored }, inherent.tier, config, now);
  }
}
