import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  PolicyEngine,
  PolicyEngineStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** Engines tell of bundles only, so that their health is looked at; that asks nobody. */
const LOOK_MS = 10_000;

/**
 * Says in the log which bundle decides, and whenever another one does; once and loudly when something goes wrong with it,
 * and once when all is well again. Gives what ends it.
 */
export function reportEngine(
  engine: PolicyEngine,
  logger: LoggerService,
): () => void {
  let last: Pick<PolicyEngineStatus, 'health' | 'message'> = {
    health: 'ready',
  };
  let loadedAt: string | undefined;
  const reportHealth = ({ health, message }: PolicyEngineStatus) => {
    if (health === last.health && message === last.message) {
      return;
    }
    last = { health, message };
    if (health === 'unavailable') {
      logger.error(
        `Policies cannot be asked, so that everything is denied: ${message}`,
      );
    } else if (health === 'degraded') {
      logger.warn(`Policies: ${message}`);
    } else {
      logger.info('Policies: what was wrong is over');
    }
  };
  const report = (status: PolicyEngineStatus) => {
    const { engine: kind, bundle, rules } = status;
    if (bundle && bundle.loadedAt !== loadedAt) {
      loadedAt = bundle.loadedAt;
      logger.info(
        `Policies: bundle ${bundle.revision} of ${bundle.source} is in force in the engine "${kind}", with ${rules.length} rules`,
      );
    }
    reportHealth(status);
  };
  report(engine.status());
  const unlisten = engine.onChange(report);
  const timer = setInterval(() => reportHealth(engine.status()), LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    unlisten();
  };
}
