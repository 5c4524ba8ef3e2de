import {
  Assessment,
  keepingEvent,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Stores } from '../../database';
import type { Moved } from '../routing';
import { FOUR_EYES, needsReopening } from './reopen';

/**
 * Ends a request by which an approval was opened again, where the approval covers the risk again: nobody has to agree a
 * second time to what was agreed to. The caller writes what is given back.
 */
export async function settleReopening(
  stores: Stores,
  { app, request }: Moved,
  act: { assessment: Assessment; actor: string; at: string },
): Promise<Moved | undefined> {
  const { assessment, actor, at } = act;
  if (
    request.revision !== app.approvedRevision ||
    request.reasons.some(({ id }) => id === FOUR_EYES) ||
    (await needsReopening(stores, app, assessment))
  ) {
    return undefined;
  }
  const { inherent, residual } = assessment;
  await stores.conditions.withdraw(request.id, {
    by: actor,
    at,
    reason: 'The approval that was there before covers the risk again.',
  });
  return {
    app: {
      ...app,
      inherent,
      residual,
      state: transition(app.state, keepingEvent(app.heldState)),
      heldState: null,
      openRequestId: null,
      openRevision: null,
      reopening: null,
      openConditions: await stores.conditions.countOpen(app.id),
    },
    request: {
      ...request,
      inherent,
      residual,
      state: 'carried-over',
      closedAt: at,
      reasons: [
        ...request.reasons,
        {
          id: 'covered',
          label: 'The approval covers the risk again',
          paths: [],
        },
      ],
    },
  };
}
