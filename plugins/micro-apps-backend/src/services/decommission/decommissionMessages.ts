import { needsTwoAttestations } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  DecommissionRecord,
  OutboxMessage,
  StepRecord,
} from '../../database';

const link = (app: AppRecord) =>
  `/catalog/${app.namespace}/microapp/${app.name}/governance`;
const day = (instant: string) => instant.slice(0, 10);

function message(
  app: AppRecord,
  { id, requestedBy }: DecommissionRecord,
  rest: Pick<OutboxMessage, 'title' | 'description' | 'severity'> & {
    event: string;
    platformGroup: string;
    actor?: string;
    link?: string;
  },
): OutboxMessage {
  const { event, platformGroup, actor, ...texts } = rest;
  return {
    link: link(app),
    ...texts,
    recipients: [
      ...new Set([app.owner, app.submittedBy, requestedBy, platformGroup]),
    ],
    excluded: actor ? [actor] : [],
    scope: `micro-apps:decommission:${id}:${event}`,
  };
}

type Act = { platformGroup: string; actor: string };

export function requestedMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  act: Act,
): OutboxMessage[] {
  const { plannedFor, coolingEndsAt } = decommission;
  return [
    message(app, decommission, {
      ...act,
      event: 'state',
      title: plannedFor
        ? `“${app.title}” is to be decommissioned from ${day(plannedFor)}`
        : `“${app.title}” is being decommissioned`,
      description: `Nothing is deleted before ${day(
        coolingEndsAt,
      )}; until then it can be called off.`,
      severity: 'high',
    }),
  ];
}

/** Says that the planned end comes near. */
export function endMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  platformGroup: string,
): OutboxMessage[] {
  return [
    message(app, decommission, {
      platformGroup,
      event: 'state',
      title: `“${app.title}” ends on ${day(decommission.plannedFor ?? '')}`,
      description:
        'From then on it is out of service, and what it left behind is deleted later. Call it off if the app is still needed.',
      severity: 'high',
    }),
  ];
}

/** Says that the planned end has come. */
export function coolingMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  platformGroup: string,
): OutboxMessage[] {
  return [
    message(app, decommission, {
      platformGroup,
      event: 'state',
      title: `“${app.title}” is out of service, as planned`,
      description: `Nothing is deleted before ${day(
        decommission.coolingEndsAt,
      )}; until then it can be called off.`,
      severity: 'high',
    }),
  ];
}

export function calledOffMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  act: Act,
): OutboxMessage[] {
  return [
    message(app, decommission, {
      ...act,
      event: 'state',
      title: `The decommission of “${app.title}” is called off`,
      description: 'Nothing was deleted. Read why.',
      severity: 'normal',
    }),
  ];
}

export function startedMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  steps: StepRecord[],
  act: Act,
): OutboxMessage[] {
  const manual = steps.filter(({ state }) => state === 'attestation');
  return [
    message(app, decommission, {
      ...act,
      event: 'state',
      title: `What “${app.title}” left behind is being deleted`,
      description: manual.length
        ? `${
            needsTwoAttestations(decommission)
              ? 'Two people have'
              : 'A second person has'
          } to attest: ${manual.map(({ title }) => title).join(', ')}.`
        : 'You need not do anything.',
      severity: manual.length ? 'high' : 'normal',
    }),
  ];
}

/** Says that a target does not come to its end by itself. */
export function stuckMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  step: StepRecord,
  platformGroup: string,
): OutboxMessage[] {
  return [
    message(app, decommission, {
      platformGroup,
      event: `stuck:${step.targetId}`,
      title: `“${step.title}” of “${app.title}” is not deleted yet`,
      description:
        'Several attempts failed. It is tried again; see what stands in the way.',
      severity: 'high',
    }),
  ];
}

export function completedMessages(
  app: AppRecord,
  decommission: DecommissionRecord,
  platformGroup: string,
): OutboxMessage[] {
  return [
    message(app, decommission, {
      platformGroup,
      event: 'state',
      title: `“${app.title}” is decommissioned`,
      description: 'Nothing of it is left; the deletion certificate says so.',
      link: `/micro-apps/certificates/${app.namespace}/${app.name}`,
      severity: 'normal',
    }),
  ];
}
