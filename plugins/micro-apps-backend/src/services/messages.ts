import type { DecisionOutcome } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  LegRecord,
  OutboxMessage,
} from '../database';

/** Where an app's governance is shown. */
export const governanceLink = (app: AppRecord) =>
  `/catalog/${app.namespace}/microapp/${app.name}/governance`;
const resubmitLink = (app: AppRecord) =>
  `/micro-apps/resubmit/${app.namespace}/${app.name}`;
const approvalLink = (request: FullRequest) =>
  `/micro-apps/approvals/${request.id}`;
const scope = (request: FullRequest, event: string) =>
  `micro-apps:request:${request.id}:${event}`;

function toRequester(
  request: FullRequest,
  message: Pick<
    OutboxMessage,
    'title' | 'description' | 'link' | 'severity'
  > & { event: string },
): OutboxMessage {
  const { event, ...rest } = message;
  return {
    ...rest,
    recipients: [request.requestedBy],
    excluded: [],
    scope: scope(request, event),
  };
}

/** Tells the requester where the request stands, once nobody but other people can move it on. */
function outcomeMessage(app: AppRecord, request: FullRequest): OutboxMessage[] {
  const { score } = request.residual;
  switch (request.state) {
    case 'approved':
      return [
        toRequester(request, {
          event: 'approved',
          title: `“${app.title}” is approved`,
          description: `Revision ${request.revision} is in force, at a score of ${score}.${
            app.openConditions
              ? ` Conditions to be met: ${app.openConditions}.`
              : ''
          }`,
          link: governanceLink(app),
          severity: 'normal',
        }),
      ];
    case 'carried-over':
      return [
        toRequester(request, {
          event: 'approved',
          title: `The approval of “${app.title}” carries over`,
          description: `${whyOf(request)}. Revision ${request.revision} is in force; its next review stays where it was.`,
          link: governanceLink(app),
          severity: 'normal',
        }),
      ];
    case 'blocked':
      return [
        toRequester(request, {
          event: 'blocked',
          title: `“${app.title}” is blocked`,
          description: `A score of ${score} is too high. See which controls or changes would lower it.`,
          link: governanceLink(app),
          severity: 'high',
        }),
      ];
    default:
      return [];
  }
}

/** Tells the people of open legs, and security where declared controls wait to be verified. */
function approverMessages(
  app: AppRecord,
  request: FullRequest,
  options: { actor: string; verifiers: string[] },
): OutboxMessage[] {
  const { residual } = request;
  const common = {
    excluded: [options.actor, request.requestedBy],
    link: approvalLink(request),
  };
  if (request.state === 'open') {
    return [
      {
        ...common,
        recipients: distinct(request.legs.flatMap(leg => leg.approvers)),
        title: `Review “${app.title}”`,
        description: `${
          request.reasons.length > 0 ? `${whyOf(request)}. ` : ''
        }A ${residual.tier} risk of ${residual.score} waits for ${legNames(
          request.legs,
        )}.`,
        severity: 'normal',
        scope: scope(request, 'review'),
      },
    ];
  }
  if (request.state === 'blocked' && options.verifiers.length > 0) {
    return [
      {
        ...common,
        recipients: distinct(options.verifiers),
        title: `Verify the controls of “${app.title}”`,
        description: `It is blocked at a score of ${residual.score}; its declared controls wait to be verified.`,
        severity: 'normal',
        scope: scope(request, 'verify'),
      },
    ];
  }
  return [];
}

/** What people are told when a request was routed, at its submission or after a verification. */
export function routedMessages(
  app: AppRecord,
  request: FullRequest,
  options: {
    actor: string;
    /** Who verifies the controls of a blocked request; empty where there are none to verify. */
    verifiers: string[];
    /** Where the request stood before. */
    previous?: { state: string };
  },
): OutboxMessage[] {
  if (options.previous?.state === request.state) {
    return [];
  }
  return [
    ...outcomeMessage(app, request),
    ...(options.previous && request.state === 'open'
      ? [
          toRequester(request, {
            event: 'unblocked',
            title: `“${app.title}” goes to review`,
            description: `Its score is now ${request.residual.score}.`,
            link: governanceLink(app),
            severity: 'normal',
          }),
        ]
      : []),
    ...approverMessages(app, request, options),
  ];
}

/** What people are told where an approval is opened again: those who decide, and those whose app it is. */
export function reopenedMessages(
  app: AppRecord,
  request: FullRequest,
  options: {
    actor: string;
    verifiers: string[];
    keepInForce: boolean;
    onlyApprovers?: boolean;
  },
): OutboxMessage[] {
  const approvers = approverMessages(app, request, options);
  if (options.onlyApprovers) {
    return approvers;
  }
  const meanwhile = options.keepInForce
    ? 'stays in force meanwhile'
    : 'waits until that is decided';
  return [
    {
      recipients: distinct([app.owner, request.requestedBy]),
      excluded: [],
      title: `“${app.title}” has to be approved again`,
      description: `${whyOf(request)}. Revision ${request.revision} ${meanwhile}${
        request.state === 'blocked'
          ? '; see which controls or changes would lower its risk.'
          : '.'
      }`,
      link: governanceLink(app),
      severity: 'high',
      // The same for each time, so that what is told later takes the place of what was told before.
      scope: `micro-apps:app:${app.id}:reopened`,
    },
    ...approvers,
  ];
}

/** What people are told of a decision: only what closes a request is news to the requester. */
export function decidedMessages(
  app: AppRecord,
  request: FullRequest,
  decision: DecisionOutcome,
): OutboxMessage[] {
  switch (request.state) {
    case 'approved':
      return outcomeMessage(app, request);
    case 'changes-requested':
    case 'rejected':
      return [
        toRequester(request, {
          event: request.state,
          title:
            decision === 'reject'
              ? `“${app.title}” is rejected`
              : `Changes to “${app.title}” are requested`,
          description: `${
            app.state === 'suspended'
              ? 'Its approval was opened again and not given, so the app is suspended. '
              : ''
          }Read why, change what is needed and submit it again; the form is filled in with what you sent.`,
          link: resubmitLink(app),
          severity: 'high',
        }),
      ];
    default:
      return [];
  }
}

/** Why an approval is asked for, or not, in a line. */
function whyOf({ reasons }: FullRequest): string {
  return reasons.map(({ label }) => label).join('; ');
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}

function legNames(legs: LegRecord[]): string {
  return legs.map(({ name }) => name).join(' and ');
}
