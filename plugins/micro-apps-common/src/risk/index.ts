export { assess } from './assess';
export { EFFORT } from './effort';
export type { AssessContext } from './context';
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
export { whatIfSentence } from './verdict';
export { applyChanges } from './changes';
