export { assess } from './assess';
export { EFFORT } from './effort';
export type { ActiveWaiver, AssessContext } from './context';
export type { Scores } from './scores';
export * from './controls';
export {
  DEFAULT_RISK_MODEL,
  DEFAULT_ROUTES,
  hostingTrust,
  resolveRiskModel,
  riskModelDigest,
  riskModelSchema,
  tierOf,
} from './riskModel';
export type { RiskModel, RiskModelOverrides } from './riskModel';
export { whatIfSentence, withoutWhatIfs, withWhatIfs } from './whatIfs';
export type { WhatIfs } from './whatIfs';
export { applyChanges } from './changes';
