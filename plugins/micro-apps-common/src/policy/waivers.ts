import type { ActiveWaiver } from '../risk/context';
import type { PolicyDecision, PolicyFinding, PolicyRule } from '../schema';

/** A rule that denied or warned, and that a waiver sets aside. @public */
export type Exemption = ActiveWaiver;

/**
 * A decision without the denials and warnings that waivers set aside: those of a rule that is waived, and those that name
 * it because they are about the same. Only rules that the bundle calls waivable can be; what a rule requires, and what it
 * obliges to, stays. A rule of which something remains is not exempted.
 *
 * @param waivers - those that hold now
 * @public
 */
export function applyWaivers(
  decision: PolicyDecision,
  rules: readonly PolicyRule[],
  waivers: readonly ActiveWaiver[],
): { decision: PolicyDecision; exempted: Exemption[] } {
  const waivable = new Set(
    rules.filter(rule => rule.waivable).map(({ id }) => id),
  );
  const ends = new Map<string, string>();
  for (const { rule, until } of waivers.filter(one => waivable.has(one.rule))) {
    ends.set(rule, latest(ends.get(rule), until));
  }
  const endOf = ({ rule, waivedWith }: PolicyFinding) =>
    ends.get(rule) ?? (waivedWith && ends.get(waivedWith));
  const exempted = new Map<string, string>();
  for (const finding of [...decision.deny, ...decision.warn]) {
    const end = endOf(finding);
    if (end) {
      exempted.set(finding.rule, latest(exempted.get(finding.rule), end));
    }
  }
  const deny = decision.deny.filter(finding => !endOf(finding));
  const warn = decision.warn.filter(finding => !endOf(finding));
  [...deny, ...warn].forEach(({ rule }) => exempted.delete(rule));
  return {
    decision: { ...decision, allow: deny.length === 0, deny, warn },
    exempted: [...exempted].map(([rule, until]) => ({ rule, until })),
  };
}

function latest(known: string | undefined, until: string): string {
  return known && known > until ? known : until;
}
