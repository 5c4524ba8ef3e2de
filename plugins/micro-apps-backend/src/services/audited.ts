import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';

/** Reports an act to the platform's auditor: that it began, and whether it succeeded. */
export async function audited<T>(
  auditor: AuditorService,
  eventId: string,
  credentials: BackstageCredentials,
  meta: JsonObject,
  act: () => Promise<T>,
): Promise<T> {
  const { principal } = credentials as BackstageCredentials<{
    userEntityRef?: string;
    subject?: string;
  }>;
  const event = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    meta: {
      ...meta,
      actor: principal.userEntityRef ?? principal.subject ?? null,
    },
  });
  try {
    const result = await act();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}
