import type {
  GovernedAssessment,
  PolicyFinding,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MadeDecision } from './toLoggedDecision';

/** The decision on a revision, as it counted: without what waivers set aside. */
export function registrationDecision(
  {
    input,
    outcome,
    exempted,
  }: Pick<GovernedAssessment, 'input' | 'outcome' | 'exempted'>,
  on: { app: string; requestedBy: string; at: string },
): MadeDecision {
  const waived = exempted.map(({ rule }) => rule);
  const counts = ({ rule }: PolicyFinding) => !waived.includes(rule);
  const deny = outcome.decision.deny.filter(counts);
  return {
    ...on,
    point: 'registration',
    input,
    outcome: {
      ...outcome,
      decision: {
        ...outcome.decision,
        allow: deny.length === 0,
        deny,
        warn: outcome.decision.warn.filter(counts),
      },
    },
    exempted: waived,
  };
}
