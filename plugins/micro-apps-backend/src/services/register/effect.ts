import {
  ApprovedAs,
  Assessment,
  Manifest,
  ModelEndpoint,
  ReopeningReason,
  reopeningReasons,
  StandingChange,
  standingChanges,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RegisterEffectRecord } from '../../database';

/** What is known of an app when a change of the register is applied to it. */
export type EffectFacts = {
  app: AppRecord;
  models: Manifest['spec']['models'];
  /** The entries that became otherwise, as they were; `null` where there was none. */
  entries: ReadonlyMap<string, ModelEndpoint | null>;
  /** The register as it is, or would be. */
  endpoints: readonly ModelEndpoint[];
  assessment: Assessment;
  approvedAs: ApprovedAs | undefined;
};

/** What becomes of the models that an app uses, and why its approval is asked for once more. */
export type Effect = {
  standing: StandingChange[];
  reopening: ReopeningReason[];
  /** All of it in words, each once. */
  reasons: string[];
};

/** What a change of the register means for an app. An app of which a revision waits is decided on anyway. */
export function effectOn(facts: EffectFacts): Effect {
  const { app, models, entries, endpoints, assessment, approvedAs } = facts;
  const standing = standingChanges(models, entries, endpoints);
  const reopening =
    approvedAs && app.approvedRevision && !app.openRequestId
      ? reopeningReasons(approvedAs, assessment, standing)
      : [];
  return {
    standing,
    reopening,
    reasons: [
      ...new Set([...standing, ...reopening].map(({ label }) => label)),
    ],
  };
}

type Standing = RegisterEffectRecord['effect']['after'];

function toStanding({ residual, verdict }: Assessment): Standing {
  const { tier, score } = residual;
  return { tier, score, outcome: verdict.outcome };
}

/**
 * What is written down of an app that a change affects; nothing where all stays as it was. An app that nothing was known of
 * before came after the change: it is affected where it was approved by what counted before.
 */
export function effectRecord(
  appId: string,
  before: Assessment | undefined,
  after: Assessment,
  { standing, reopening, reasons }: Effect,
): RegisterEffectRecord | undefined {
  const was = before ? toStanding(before) : null;
  const is = toStanding(after);
  const differs =
    was !== null &&
    (was.score !== is.score ||
      was.outcome !== is.outcome ||
      legsOf(before as Assessment) !== legsOf(after));
  if (!differs && (was ? standing : reopening).length === 0) {
    return undefined;
  }
  return {
    appId,
    weight:
      (reopening.length > 0 ? 4 : 0) +
      (is.outcome === 'block' ? 2 : 0) +
      (standing.length > 0 ? 1 : 0),
    reopened: reopening.length > 0,
    effect: {
      before: was,
      after: is,
      reasons: [
        ...reasons,
        ...(was && was.score !== is.score
          ? [
              `Its score is ${is.score} (${is.tier}) instead of ${was.score} (${was.tier})`,
            ]
          : []),
      ],
    },
  };
}

function legsOf({ verdict }: Assessment): string {
  return verdict.legs.map(({ name }) => name).join();
}
