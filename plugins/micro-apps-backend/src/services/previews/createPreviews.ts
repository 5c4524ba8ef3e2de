import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { parseGovernanceConfig } from '@micro-apps/backstage-plugin-micro-apps-common';
import { createCandidateEngine } from '@micro-apps/policy-engine';
import type { PolicyConfig } from '../../config/readPolicyConfig';
import type { ServiceDependencies } from '../dependencies';
import { createPolicyEngine } from '../policy/createPolicyEngine';
import { PreviewService } from './PreviewService';
import { ShadowService } from './ShadowService';

type Dependencies = Pick<ServiceDependencies, 'database' | 'config' | 'now'> & {
  logger: LoggerService;
};

/** What lets a candidate decide in shadow, where the configuration names one. */
export async function createShadow(
  options: Dependencies & {
    policyConfig: PolicyConfig;
    lifecycle: LifecycleService;
  },
): Promise<ShadowService> {
  const { policyConfig, config, lifecycle } = options;
  const { candidate: bundle } = policyConfig;
  const candidate =
    bundle &&
    (await createPolicyEngine(
      { ...policyConfig, engine: 'embedded', bundle },
      config.organisation,
    ));
  if (candidate) {
    lifecycle.addShutdownHook(() => candidate.close());
  }
  return ShadowService.create({ ...options, candidate });
}

/** What previews candidates. */
export function createPreviews(
  options: Dependencies &
    Pick<ServiceDependencies, 'policies'> & {
      shadow: ShadowService;
      rootConfig: RootConfigService;
    },
): PreviewService {
  const { rootConfig } = options;
  return PreviewService.create({
    ...options,
    createCandidateEngine,
    configWith: riskModel =>
      parseGovernanceConfig({
        ...(rootConfig.getOptional<object>('microApps') ?? {}),
        riskModel,
      }),
  });
}
