import type {
  Assessment,
  AssessResponse,
  PlannedChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { useVerdictText } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { Tone } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { Translate } from '../translation';

const TONES: Record<PlannedChange['outcome'], Tone> = {
  'carry-over': 'good',
  'auto-approve': 'good',
  review: 'caution',
  block: 'bad',
};

const UNKNOWN: Assessment['verdict'] = {
  outcome: 'review',
  legs: [],
  reasons: [],
  guardrails: [],
};

/** That a change needs nobody, in words; nothing where it needs somebody or there is none. @internal */
export function carryOverText(
  { change }: Pick<AssessResponse, 'change'>,
  t: Translate,
): string | undefined {
  if (change?.outcome !== 'carry-over') {
    return undefined;
  }
  const against = String(change.against);
  return change.differences.length > 0
    ? t('preview.change.carriesOver', { against })
    : t('preview.change.none', { against });
}

/** What follows when the answers are submitted. @internal */
export function useOutlook(
  assessment: AssessResponse | undefined,
  t: Translate,
): { tone: Tone; headline: string } {
  const verdict = assessment?.verdict ?? UNKNOWN;
  const planned = assessment?.change ?? verdict;
  const { outcome } = planned;
  const text = useVerdictText({
    verdict: {
      ...verdict,
      outcome: outcome === 'carry-over' ? 'auto-approve' : outcome,
      legs: planned.legs,
    },
  });
  return {
    tone: TONES[outcome],
    headline: (assessment && carryOverText(assessment, t)) ?? text,
  };
}
