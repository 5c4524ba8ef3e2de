import type {
  AppDetail,
  ApprovalRequest,
  Decision,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** Something that happened to an app. */
export type TimelineEvent = {
  id: string;
  time: string;
  actor: string | null;
} & (
  | {
      kind: 'submitted' | 'reopened' | 'atOnce' | 'carriedOver';
      revision: number;
    }
  | { kind: 'decided'; decision: Decision }
  | {
      kind: 'conditionSet' | 'conditionMet' | 'conditionWithdrawn';
      text: string;
    }
  | { kind: 'controlVerified' | 'controlRefused'; control: string }
);

/** What happened to an app, newest first, from what everyone who sees the app may see. */
export function timelineOf(
  app: AppDetail,
  requests: ApprovalRequest[],
): TimelineEvent[] {
  const events: TimelineEvent[] = [
    ...requests.flatMap(requestEvents),
    ...conditionEvents(app),
    ...controlEvents(app),
  ];
  return events.sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
}

function requestEvents(request: ApprovalRequest): TimelineEvent[] {
  const { id, revision, requestedBy, requestedAt, closedAt } = request;
  const events: TimelineEvent[] = [
    {
      id: `${id}-submitted`,
      time: requestedAt,
      actor: requestedBy,
      kind: request.cause.startsWith('reopened:') ? 'reopened' : 'submitted',
      revision,
    },
    ...request.decisions.map(decision => ({
      id: decision.id,
      time: decision.decidedAt,
      actor: decision.decidedBy,
      kind: 'decided' as const,
      decision,
    })),
  ];
  const { state, decisions } = request;
  const byNobody = closedAt !== null && decisions.length === 0;
  if (byNobody && (state === 'approved' || state === 'carried-over')) {
    events.unshift({
      id: `${id}-at-once`,
      time: closedAt,
      actor: null,
      kind: state === 'approved' ? 'atOnce' : 'carriedOver',
      revision,
    });
  }
  return events;
}

function conditionEvents(app: AppDetail): TimelineEvent[] {
  return app.conditions.flatMap(condition => {
    const { id, text, state } = condition;
    const events: TimelineEvent[] = [
      {
        id: `${id}-set`,
        time: condition.setAt,
        actor: condition.setBy,
        kind: 'conditionSet',
        text,
      },
    ];
    if (condition.resolvedAt && state !== 'open') {
      events.push({
        id: `${id}-resolved`,
        time: condition.resolvedAt,
        actor: condition.resolvedBy,
        kind: state === 'met' ? 'conditionMet' : 'conditionWithdrawn',
        text,
      });
    }
    return events;
  });
}

function controlEvents(app: AppDetail): TimelineEvent[] {
  return app.controls.flatMap(({ title, verification }) =>
    verification
      ? [
          {
            id: verification.id,
            time: verification.verifiedAt,
            actor: verification.verifiedBy,
            kind:
              verification.outcome === 'verified'
                ? ('controlVerified' as const)
                : ('controlRefused' as const),
            control: title,
          },
        ]
      : [],
  );
}
