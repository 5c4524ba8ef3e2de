import {
  CLASSIFICATIONS,
  Classification,
  DataSource,
  MicroAppSpec,
  ModelEndpoint,
  ModelUse,
} from '../schema';
import type { RiskModel } from './riskModel';

/** The register of model endpoints, by id; withdrawn entries count as not registered. @internal */
export type Register = ReadonlyMap<string, ModelEndpoint>;

/** @internal */
export function registerOf(endpoints: readonly ModelEndpoint[]): Register {
  return new Map(
    endpoints
      .filter(({ state }) => state !== 'withdrawn')
      .map(endpoint => [endpoint.id, endpoint]),
  );
}

/** Whether the register lists the model and the version at an endpoint. @internal */
export function isListed(
  endpoint: ModelEndpoint,
  use: Pick<ModelUse, 'model' | 'version'>,
): boolean {
  return endpoint.models.some(
    ({ model, versions }) =>
      model === use.model && versions.includes(use.version),
  );
}

/** The classification that counts for a source, whatever the author chose. @internal */
export function countingClassification(
  source: DataSource,
  model: RiskModel,
): Classification {
  const { categoryRaisesTo } = model.dataSensitivity;
  const ranks = [
    source.classification,
    ...source.categories.map(category => categoryRaisesTo[category]),
  ].map(classification => CLASSIFICATIONS.indexOf(classification));
  return CLASSIFICATIONS[Math.max(...ranks)];
}

/** The classifications that count for the sources of an app, each once. @internal */
export function countingClassifications(
  spec: MicroAppSpec,
  model: RiskModel,
): Classification[] {
  const found = new Set(
    spec.dataSources.map(source => countingClassification(source, model)),
  );
  return CLASSIFICATIONS.filter(classification => found.has(classification));
}
