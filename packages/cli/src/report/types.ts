import type {
  Assessment,
  BundleRef,
  Check,
  Environment,
  Score,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** Where something stands in a file; lines and columns count from 1, the end is behind the last character. */
export type Place = {
  /** From where the command was given, with `/` between folders. */
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
};

export type Level = 'error' | 'warning' | 'note';

/** Something to tell about a place. */
export type Finding = {
  rule: string;
  level: Level;
  /** What is wrong, as one sentence. */
  message: string;
  /** What to change. */
  remediation?: string;
  /** The field of the manifest, such as `spec.models[0].endpoint`. */
  path?: string;
  place: Place;
};

export const APP_STATUSES = [
  'passed',
  'warned',
  'denied',
  'invalid',
  'undecided',
] as const;
export type AppStatus = (typeof APP_STATUSES)[number];

/** What was found about one manifest. */
export type AppReport = {
  /** `namespace/name`; `null` where the manifest is too wrong to say. */
  app: string | null;
  title: string | null;
  place: Place;
  status: AppStatus;
  /** `null` where the manifest is not valid, as is what follows from it. */
  digest: string | null;
  inherent: Score | null;
  residual: Score | null;
  outcome: Assessment['verdict']['outcome'] | null;
  checks: Check[];
  findings: Finding[];
  /** What the portal said of this digest; `null` where it was not asked. */
  approval: { allow: boolean; decisionId: string | null } | null;
};

/** A rule that findings name. */
export type RuleText = {
  id: string;
  title: string;
  description: string;
  remediation: string;
  /** The control of the checklist that it implements. */
  control?: string;
};

/** Everything that a check found. */
export type Report = {
  version: 1;
  tool: { name: string; version: string };
  environment: Environment | null;
  /** Its address; `null` where none was asked. */
  portal: string | null;
  /** `null` where no policy was evaluated here. */
  bundle: BundleRef | null;
  rules: RuleText[];
  apps: AppReport[];
  /** Of files, rather than of apps. */
  faults: Finding[];
  counts: Record<AppStatus | 'files' | 'faults', number>;
  durationMs: number;
  exitCode: number;
};
