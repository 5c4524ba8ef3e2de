import type { JsonObject } from '@backstage/types';
import type { Organisation } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Bundle } from '../bundle/readBundle';

/** What the policies of a bundle see as `data`: its own, and what the portal says of the organisation. */
export function policyData(
  { data }: Bundle,
  organisation: Organisation,
): JsonObject {
  return {
    ...data,
    micro_apps: {
      ...(data.micro_apps as JsonObject | undefined),
      organisation,
    },
  };
}
