import type {
  BundleRef,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { denied, outcomeOf } from '../outcomes';
import type { PolicyFailure } from '../outcomes';
import { LAYOUT } from './layout';

/** What a policy answered: a status of the layout, and a result set as JSON or a message. */
export type PolicyAnswer = {
  status: number;
  evaluationNs: number;
  text: string;
};

const FAILURES = new Map<number, (text: string) => PolicyFailure>([
  [
    LAYOUT.status.UNDEFINED,
    () => ({
      cause: 'undefined',
      message: 'the bundle gave no decision for this input',
    }),
  ],
  [
    LAYOUT.status.MISSING_BUILTIN,
    text => ({
      cause: 'missing-builtin',
      message: `a rule calls a builtin that the embedded engine lacks (${text})`,
    }),
  ],
  [
    LAYOUT.status.TOO_LARGE,
    text => ({
      cause: 'invalid-result',
      message: `the decision is too large: ${text}`,
    }),
  ],
  [
    LAYOUT.status.ERROR,
    text => ({ cause: 'error', message: `the evaluation failed: ${text}` }),
  ],
]);

export function outcomeOfAnswer(
  { status, text, evaluationNs }: PolicyAnswer,
  bundle: BundleRef,
): PolicyOutcome {
  const failure = FAILURES.get(status)?.(text);
  return failure
    ? denied(failure, bundle, evaluationNs)
    : outcomeOf(JSON.parse(text)[0]?.result, bundle, evaluationNs);
}
