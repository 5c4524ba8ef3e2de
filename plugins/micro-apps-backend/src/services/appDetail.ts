import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RevisionRecord, Stores } from '../database';
import { toCondition } from './ConditionService';
import { toControl } from './controls';
import { mayAct, toDecommission } from './decommission/presenting';
import type { ServiceDependencies } from './dependencies';
import { toOriginProblem } from './follow/presenting';
import { sideOf } from './governedChange';
import { countingRevision } from './inForce';
import type { CallContext } from './MicroAppsService';
import { nextStep } from './nextStep';
import { toOwnership } from './ownership/presenting';
import { standingOf } from './ownership/standing';
import { isInForce, readEndpoints, toActiveWaivers } from './policy/facts';
import { toApprovalRequest, toRevision, toSummary } from './presenters';
import { toReviewStatus } from './reviews/presenting';
import { mayWaive, toWaiver, WaiverView } from './waivers/presenting';

/** Everything that is known of one app, as the caller may see it. */
export async function toAppDetail(
  stores: Stores,
  app: AppRecord,
  context: CallContext,
  dependencies: Pick<
    ServiceDependencies,
    'config' | 'targets' | 'policies' | 'now'
  >,
): Promise<AppDetail> {
  const { access } = context;
  const { config, targets, policies } = dependencies;
  const { riskModel } = config;
  const now = dependencies.now().toISOString();
  const maySeeEvidence = access.allows('readEvidence', app);
  const revisions = await stores.revisions.findAll(app.id, [
    app.currentRevision,
    app.approvedRevision ?? app.currentRevision,
  ]);
  const numbered = (number: number | null) =>
    revisions.find(revision => revision.number === number);
  const current = numbered(app.currentRevision) as RevisionRecord;
  const approved = numbered(app.approvedRevision);
  const request = await stores.requests.findLatest(app.id);
  const latestRequest = request
    ? toApprovalRequest(request, app, context, {
        config,
        now,
        escalatedAt: (await stores.escalations.find([request.id])).get(
          request.id,
        ),
      })
    : null;
  const conditions = await stores.conditions.list(app.id);
  const verifications = await stores.verifications.latest(app.id);
  const counting = numbered(countingRevision(app)) ?? current;
  const controls = counting.manifest.spec.controls.map(entry =>
    toControl(entry, verifications, {
      owner: counting.manifest.spec.owner,
      riskModel,
      now,
      maySeeEvidence,
    }),
  );
  const waivers = await stores.waivers.listOfApp(app.id);
  const assessment = await policies.withWhatIfs(
    await stores.revisions.getAssessment(app.id, countingRevision(app)),
    async () => ({
      manifest: counting.manifest,
      endpoints: await readEndpoints(stores),
      verifications,
      waivers: toActiveWaivers(waivers, counting.manifest.spec.owner),
    }),
  );
  const isWaiting = request && request.id === app.openRequestId;
  const pendingOwner = isWaiting ? request.owner : undefined;
  const isOutside = !sideOf(app, pendingOwner, context.caller);
  const waiverView: WaiverView = {
    pendingOwner,
    context,
    now,
  };
  const mayPropose = mayWaive('propose', app, waiverView);
  const decommission = await stores.decommissions.findLatest(app.id);
  const mayDecommission = mayAct('request', app, {
    decommission,
    targets,
    context,
  });
  const review = await toReviewStatus(stores, app, context, { config, now });
  return {
    ...toSummary(app),
    currentRevision: toRevision(current, maySeeEvidence),
    approvedRevision: approved ? toRevision(approved, maySeeEvidence) : null,
    assessment,
    openRequest: isWaiting ? latestRequest : null,
    staysInForce: isInForce(app, config.changeControl.keepInForce),
    latestRequest,
    conditions: conditions.map(item => toCondition(item, app, maySeeEvidence)),
    controls,
    waivers: waivers.map(item => toWaiver(item, app, waiverView)),
    review,
    ownership: toOwnership(await standingOf(stores, app), {
      platformGroup: targets.platformGroup,
      context,
    }),
    decommission: decommission
      ? toDecommission(decommission, app, { targets, context })
      : null,
    originProblem: toOriginProblem(
      app.originLocation
        ? await stores.followed.find(app.entityRef)
        : undefined,
    ),
    nextStep: nextStep(app, request, context, {
      review,
      assessment,
      hasUnverified: controls.some(({ status }) => status === 'unverified'),
      hasProposedWaiver: waivers.some(({ state }) => state === 'proposed'),
    }),
    access: {
      submit: access.allows('update', app),
      verifyControls: isOutside && access.allows('verifyControl', app),
      resolveConditions: isOutside && access.allows('resolveCondition', app),
      proposeWaivers: mayPropose.allowed,
      proposeWaiversReason: mayPropose.reason,
      decommission: mayDecommission.allowed,
      decommissionReason: mayDecommission.reason,
      readEvidence: maySeeEvidence,
    },
  };
}
