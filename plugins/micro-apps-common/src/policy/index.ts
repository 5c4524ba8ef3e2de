export type { CandidateEngineFactory, PolicyEngine } from './PolicyEngine';
export {
  assessAllWithPolicies,
  assessWithPolicies,
} from './assessWithPolicies';
export type { AssessSubject, GovernedAssessment } from './assessWithPolicies';
export { isPolicyCheck, policyChecks } from './checks';
export { policyFacts, registrationInput } from './facts';
export { governedVerdict } from './ruling';
export type { Ruling } from './ruling';
export { evaluateWithRules } from './evaluateWithRules';
export type { RuledOutcome } from './evaluateWithRules';
export { applyWaivers } from './waivers';
export type { Exemption } from './waivers';
