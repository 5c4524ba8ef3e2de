import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  PolicyEngine,
  PolicyEngineStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** Says in the log which bundle decides, and whenever another one does; loudly where something is wrong with it. */
export function reportEngine(
  engine: PolicyEngine,
  logger: LoggerService,
): () => void {
  const report = (status: PolicyEngineStatus) => {
    const { engine: kind, health, bundle, rules, message } = status;
    if (bundle) {
      logger.info(
        `Policies: bundle ${bundle.revision} of ${bundle.source} is in force in the engine "${kind}", with ${rules.length} rules`,
      );
    }
    if (health === 'unavailable') {
      logger.error(
        `Policies cannot be asked, so that everything is denied: ${message}`,
      );
    } else if (health === 'degraded') {
      logger.warn(`Policies: ${message}`);
    }
  };
  report(engine.status());
  return engine.onChange(report);
}
