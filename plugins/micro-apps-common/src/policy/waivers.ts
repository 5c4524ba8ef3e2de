import type { ActiveWaiver } from '../risk/context';
import type { PolicyDecision, PolicyRule } from '../schema';

/** A rule that denied or warned, and that a waiver sets aside. @public */
export type Exemption = ActiveWaiver;

/**
 * A decision without the denials and warnings that waivers set aside. Only rules that the bundle calls waivable can be;
 * what a rule requires, and what it obliges to, stays.
 *
 * @param waivers - those that hold now
 * @public
 */
export function applyWaivers(
  decision: PolicyDecision,
  rules: readonly PolicyRule[],
  waivers: readonly ActiveWaiver[],
): { decision: PolicyDecision; exempted: Exemption[] } {
  const found = new Set(
    [...decision.deny, ...decision.warn].map(({ rule }) => rule),
  );
  const exempted = new Map<string, string>();
  for (const { rule, until } of waivers) {
    const isWaivable = rules.some(
      ({ id, waivable }) => id === rule && waivable,
    );
    if (isWaivable && found.has(rule)) {
      const known = exempted.get(rule);
      exempted.set(rule, known && known > until ? known : until);
    }
  }
  const remains = ({ rule }: { rule: string }) => !exempted.has(rule);
  const deny = decision.deny.filter(remains);
  return {
    decision: {
      ...decision,
      allow: deny.length === 0,
      deny,
      warn: decision.warn.filter(remains),
    },
    exempted: [...exempted].map(([rule, until]) => ({ rule, until })),
  };
}
