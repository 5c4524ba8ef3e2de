import type { DecommissionKind, DecommissionStepState } from '../schema';
import { decommissionPhase } from './plan';

/** As much of a step as its order needs. @public */
export type OrderedStep = {
  kind: DecommissionKind;
  state: DecommissionStepState;
};

/**
 * Whether the turn of a kind has come: everything of the phases before it is done.
 *
 * @public
 */
export function isTurnOf(
  kind: DecommissionKind,
  steps: readonly OrderedStep[],
): boolean {
  return steps.every(
    step =>
      step.state === 'done' ||
      decommissionPhase(step.kind) >= decommissionPhase(kind),
  );
}

/** Whether nothing of the app is left, as far as its targets go. @public */
export function areAllDone(steps: readonly OrderedStep[]): boolean {
  return steps.every(({ state }) => state === 'done');
}

/**
 * Whether an answer proves that nothing is left. Only a counted zero does: no text, no missing answer, no "not found".
 *
 * @public
 */
export function isProofOfDeletion(answer: unknown): answer is 0 {
  return answer === 0;
}

/** Whether an answer is a number of things that a store can hold. @public */
export function isCount(answer: unknown): answer is number {
  return Number.isSafeInteger(answer) && (answer as number) >= 0;
}

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 3_600_000;

/** How long to wait after a failed attempt. @public */
export function decommissionRetryMs(attempts: number): number {
  return Math.min(
    FIRST_RETRY_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 20),
    LAST_RETRY_MS,
  );
}
