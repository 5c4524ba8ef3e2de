export type { CandidateEngineFactory, PolicyEngine } from './PolicyEngine';
