import type {
  AppDetail,
  ApprovalRequest,
  ApprovalRequestDetail,
  AppSummary,
  Assessment,
  Control,
  FileProblem,
  Leg,
  Manifest,
  Overview,
  Ownership,
  Review,
  Revision,
  Waiver,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** A digest made of one hex digit, to tell digests apart in tests. @public */
export function sampleDigest(digit: string): string {
  return `sha256:${digit.repeat(64).slice(0, 64)}`;
}

/** The manifest of the contract: 7 x 3 x 2 = 42. @public */
export function sampleManifest(spec: Partial<Manifest['spec']> = {}): Manifest {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: {
      name: 'sales-notes-summarizer-v2',
      namespace: 'default',
      title: 'Sales notes summarizer',
    },
    spec: {
      type: 'summarizer',
      lifecycle: 'experimental',
      owner: 'group:default/sales-ops',
      purpose: "Summarises call notes for the sales team's weekly report.",
      audience: 'team',
      environments: ['sandbox', 'staging'],
      residency: 'eu',
      dataSources: [
        {
          name: 'call-notes',
          classification: 'confidential',
          categories: ['pii'],
          access: 'read',
          volume: 'bulk',
        },
      ],
      models: [
        {
          endpoint: 'llm-enterprise-x',
          model: 'llm-enterprise-x',
          version: '2026-01-01',
          purpose: 'generation',
        },
      ],
      vectorStores: [],
      network: { outbound: 'none', destinations: [] },
      actions: [],
      prompts: [],
      controls: [],
      ...spec,
    },
  };
}

/** An assessment of medium risk, 180, which a verified control lowers to 120. @public */
export function sampleAssessment(
  overrides: Partial<Assessment> = {},
): Assessment {
  const viaEndpoint = {
    path: 'spec.models[0].endpoint',
    from: 'openai-public',
    to: 'llm-enterprise-x',
    label: 'Use "llm-enterprise-x" instead of "openai-public"',
  };
  const whatIf = {
    changes: [viaEndpoint],
    score: 36,
    tier: 'low' as const,
    outcome: 'auto-approve' as const,
  };
  return {
    digest: sampleDigest('a'),
    riskModel: { version: '1', digest: sampleDigest('f') },
    axes: {
      dataSensitivity: {
        value: 6,
        residual: 6,
        factors: [
          {
            id: 'classification',
            label: 'Call notes are confidential',
            points: 6,
            source: 'spec.dataSources[0].classification',
          },
        ],
      },
      modelTrust: {
        value: 3,
        residual: 5,
        factors: [
          {
            id: 'hosting',
            label: '"openai-public" is a public API',
            points: 3,
            source: 'register:openai-public',
          },
        ],
      },
      operationalImpact: {
        value: 4,
        residual: 4,
        factors: [
          {
            id: 'audience',
            label: 'Used by a whole department',
            points: 3,
            source: 'spec.audience',
          },
          {
            id: 'production',
            label: 'Runs in production',
            points: 1,
            source: 'spec.environments',
          },
        ],
      },
    },
    inherent: { score: 168, tier: 'medium' },
    residual: { score: 120, tier: 'medium' },
    verdict: {
      outcome: 'review',
      legs: [
        { name: 'security', count: 1 },
        { name: 'owner', count: 1 },
      ],
      reasons: ['A score of 50 or more is decided by security and the owner.'],
      guardrails: ['Personal data is masked before it reaches the model.'],
    },
    reviewIntervalDays: 60,
    checks: [
      {
        id: 'endpoint-registered',
        title: 'Model endpoint is registered',
        status: 'passed',
        message: '"openai-public" is in the register.',
      },
      {
        id: 'residency',
        title: 'Data stays in its region',
        status: 'failed',
        message: '"openai-public" runs in "us", the data belongs to "eu".',
        path: 'spec.models[0].endpoint',
      },
      {
        id: 'vector-store-region',
        title: 'Vector stores stay in the region',
        status: 'not-applicable',
        message: 'The app has no vector store.',
      },
      {
        id: 'prompt-review',
        title: 'Prompts were looked at',
        status: 'not-evaluated',
        message: 'Nobody looked yet.',
      },
    ],
    whatIf: [whatIf],
    shortestToAutoApproval: whatIf,
    ...overrides,
  };
}

/** A leg that the caller may decide. @public */
export function sampleLeg(overrides: Partial<Leg> = {}): Leg {
  return {
    name: 'security',
    approvers: ['group:default/security'],
    count: 1,
    approvals: 0,
    state: 'open',
    mayDecide: true,
    ...overrides,
  };
}

/** An open request with a security and an owner leg. @public */
export function sampleRequest(
  overrides: Partial<ApprovalRequest> = {},
): ApprovalRequest {
  return {
    id: 'req-1',
    app: {
      namespace: 'default',
      name: 'sales-notes-summarizer-v2',
      entityRef: 'microapp:default/sales-notes-summarizer-v2',
      title: 'Sales notes summarizer',
      owner: 'group:default/sales-ops',
    },
    revision: 2,
    digest: sampleDigest('a'),
    state: 'open',
    inherent: { score: 168, tier: 'medium' },
    residual: { score: 120, tier: 'medium' },
    tier: 'medium',
    score: 120,
    requestedBy: 'user:default/citizen-dev',
    originLocation: null,
    requestedAt: '2026-11-20T09:00:00Z',
    waitingSince: '2026-11-20T09:00:00Z',
    ageHours: 48,
    dueAt: '2026-11-23T09:00:00Z',
    late: false,
    escalatedAt: null,
    closedAt: null,
    comment: 'We would like to use it for the whole department.',
    cause: 'change',
    reasons: [],
    legs: [
      sampleLeg(),
      sampleLeg({
        name: 'owner',
        approvers: ['group:default/sales-ops'],
        mayDecide: false,
        reason: 'This leg is for the owner of the app.',
      }),
    ],
    decisions: [],
    ...overrides,
  };
}

/** One request, with its assessment. @public */
export function sampleRequestDetail(
  overrides: Partial<ApprovalRequestDetail> = {},
): ApprovalRequestDetail {
  return { ...sampleRequest(), assessment: sampleAssessment(), ...overrides };
}

/** A row of the inventory. @public */
export function sampleAppSummary(
  overrides: Partial<AppSummary> = {},
): AppSummary {
  return {
    namespace: 'default',
    name: 'sales-notes-summarizer-v2',
    entityRef: 'microapp:default/sales-notes-summarizer-v2',
    title: 'Sales notes summarizer',
    state: 'in-review',
    type: 'summarizer',
    owner: 'group:default/sales-ops',
    audience: 'team',
    environments: ['sandbox', 'staging'],
    endpoints: ['llm-enterprise-x'],
    score: 120,
    tier: 'medium',
    inherent: { score: 168, tier: 'medium' },
    residual: { score: 120, tier: 'medium' },
    currentRevision: 2,
    approvedRevision: 1,
    openRequestId: 'req-1',
    reopening: null,
    openConditions: 0,
    breachedSince: null,
    breachedRules: [],
    origin: { type: 'registry', location: null, missingSince: null },
    orphanedSince: null,
    nextReviewAt: '2027-01-20T09:00:00Z',
    createdBy: 'user:default/citizen-dev',
    createdAt: '2026-11-01T09:00:00Z',
    updatedAt: '2026-11-20T09:00:00Z',
    ...overrides,
  };
}

/** A revision. @public */
export function sampleRevision(overrides: Partial<Revision> = {}): Revision {
  return {
    number: 2,
    digest: sampleDigest('a'),
    manifest: sampleManifest(),
    submittedBy: 'user:default/citizen-dev',
    originLocation: null,
    submittedAt: '2026-11-20T09:00:00Z',
    comment: null,
    change: null,
    outcome: 'open',
    ...overrides,
  };
}

/** A declared control that nobody has verified yet. @public */
export function sampleControl(overrides: Partial<Control> = {}): Control {
  return {
    id: 'private-endpoint',
    title: 'Private endpoint',
    effect: 'Model trust +2',
    status: 'unverified',
    declaredEvidence: 'Ticket NET-112',
    verification: null,
    ...overrides,
  };
}

/** A file with a mistake in it. @public */
export function sampleFileProblem(
  overrides: Partial<FileProblem> = {},
): FileProblem {
  return {
    namespace: 'default',
    name: 'tender-reader',
    location: 'url:https://git.example.com/tender-reader/catalog-info.yaml',
    problem: 'invalid',
    message: 'spec.audience must be one of the allowed values',
    since: '2026-11-20T10:00:00Z',
    ...overrides,
  };
}

/** A waiver that waits for a second reviewer, the caller. @public */
export function sampleWaiver(overrides: Partial<Waiver> = {}): Waiver {
  return {
    id: 'waiver-1',
    app: {
      namespace: 'default',
      name: 'sales-notes-summarizer-v2',
      title: 'Sales notes summarizer',
      owner: 'group:default/sales-ops',
    },
    rule: 'residency',
    ruleTitle: 'Data stays in its region',
    state: 'proposed',
    reason: 'The vendor moves to the EU region in December.',
    compensatingControl: 'Only masked notes are sent until then.',
    revision: 2,
    proposedBy: 'user:default/security-reviewer',
    proposedAt: '2026-11-20T10:00:00Z',
    decidedBy: null,
    decidedAt: null,
    endedBy: null,
    endedAt: null,
    comment: null,
    expiresAt: '2026-12-31T00:00:00Z',
    mayDecide: true,
    mayRefuse: true,
    mayRevoke: true,
    ...overrides,
  };
}

/** An app with an owner, which nobody is asked to take over. @public */
export function sampleOwnership(overrides: Partial<Ownership> = {}): Ownership {
  return {
    owner: 'group:default/sales-ops',
    orphan: null,
    offer: null,
    access: {
      offer: { allowed: true },
      take: {
        allowed: false,
        reason: 'This app has an owner, who can hand it over to you.',
        as: [],
      },
    },
    ...overrides,
  };
}

/** Everything that is known of one app. @public */
export function sampleAppDetail(overrides: Partial<AppDetail> = {}): AppDetail {
  return {
    ...sampleAppSummary(),
    currentRevision: sampleRevision(),
    approvedRevision: sampleRevision({
      number: 1,
      digest: sampleDigest('b'),
      outcome: 'approved',
    }),
    assessment: sampleAssessment(),
    openRequest: sampleRequest(),
    staysInForce: true,
    latestRequest: sampleRequest(),
    conditions: [],
    controls: [sampleControl()],
    waivers: [],
    originProblem: null,
    review: {
      intervalDays: 60,
      lastReviewedAt: null,
      nextReviewAt: '2027-01-20T09:00:00Z',
      open: null,
      schedule: null,
    },
    ownership: sampleOwnership(),
    decommission: null,
    nextStep: 'Waiting for security and the owner to decide.',
    access: {
      submit: true,
      verifyControls: true,
      resolveConditions: true,
      proposeWaivers: true,
      decommission: true,
      readEvidence: true,
    },
    ...overrides,
  };
}

/** The numbers of a portfolio of twelve apps. @public */
export function sampleOverview(overrides: Partial<Overview> = {}): Overview {
  return {
    apps: 12,
    byState: { approved: 7, blocked: 2, 'in-review': 3 },
    byTier: { low: 6, medium: 4, high: 2 },
    byEndpoint: [{ endpoint: 'llm-enterprise-x', apps: 9 }],
    waitingForMe: 4,
    openRequests: 5,
    lateRequests: 1,
    openConditions: 1,
    reviewsSoon: 3,
    openReviews: 2,
    reviewsForMe: 1,
    lateReviews: 1,
    mine: 8,
    ...overrides,
  };
}

/** A review that is open, and that the caller may renew. @public */
export function sampleReview(overrides: Partial<Review> = {}): Review {
  return {
    id: 'review-1',
    app: {
      namespace: 'default',
      name: 'sales-notes-summarizer-v2',
      title: 'Sales notes summarizer',
      owner: 'group:default/sales-ops',
    },
    state: 'open',
    tier: 'low',
    revision: 2,
    digest: sampleDigest('a'),
    openedAt: '2026-11-16T09:00:00Z',
    dueAt: '2026-11-30T09:00:00Z',
    attestedBy: null,
    attestedAt: null,
    comment: null,
    decidedBy: null,
    decidedFor: null,
    decidedAt: null,
    closedAt: null,
    decideBy: null,
    ageHours: 144,
    late: false,
    escalatedAt: null,
    mayRenew: true,
    mayDecide: false,
    ...overrides,
  };
}
