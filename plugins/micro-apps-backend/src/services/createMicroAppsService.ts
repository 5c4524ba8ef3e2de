import { ApprovalQueryService } from './ApprovalQueryService';
import { AppQueryService } from './AppQueryService';
import { AuditService } from './AuditService';
import { ConditionService } from './ConditionService';
import { ControlService } from './ControlService';
import { DecisionService } from './DecisionService';
import type { ServiceDependencies } from './dependencies';
import type { CallContext, MicroAppsService } from './MicroAppsService';
import { RegisterService } from './RegisterService';
import { SubmissionService } from './SubmissionService';

type Service = MicroAppsService<CallContext>;

/**
 * The parts of the service as one. It trusts its context: whoever calls it has found out who acts and what the person
 * may do.
 */
export function createMicroAppsService(
  dependencies: ServiceDependencies,
): Service {
  const submissions = SubmissionService.create(dependencies);
  const decisions = DecisionService.create(dependencies);
  const controls = ControlService.create(dependencies);
  const conditions = ConditionService.create(dependencies);
  const apps = AppQueryService.create(dependencies);
  const approvals = ApprovalQueryService.create(dependencies);
  const audit = AuditService.create(dependencies);
  const register = RegisterService.create(dependencies);
  return {
    getRiskModel: async () => register.getRiskModel(),
    getChoices: async () => register.getChoices(),
    getModelEndpoints: () => register.listEndpoints(),
    getModelEndpointHistory: (id, page) => register.getHistory(id, page),
    getOverview: context => approvals.overview(context),
    assess: (manifest, context) => submissions.assess(manifest, context),
    submit: (body, context, options) =>
      submissions.submit(body, context, options),
    listApps: (query, context) => apps.list(query, context),
    exportApps: (query, context) => apps.export(query, context),
    getApp: (key, context) => apps.get(key, context),
    listRevisions: (key, query, context) =>
      apps.listRevisions(key, query, context),
    getRevision: (key, number, context) =>
      apps.getRevision(key, number, context),
    getDiff: (key, number, against, context) =>
      apps.getDiff(key, number, against, context),
    listApprovals: (query, context) => approvals.list(query, context),
    getApproval: (id, context) => approvals.get(id, context),
    decide: (id, body, context, options) =>
      decisions.decide(id, body, context, options),
    verifyControl: (key, controlId, body, context) =>
      controls.verify(key, controlId, body, context),
    resolveCondition: (key, conditionId, body, context) =>
      conditions.resolve(key, conditionId, body, context),
    getAppAudit: (key, query, context) => audit.listOfApp(key, query, context),
    getAudit: query => audit.list(query),
    verifyAudit: range => audit.verify(range),
    getPublishedApps: query => apps.getPublished(query),
  };
}
