import {
  AcceptanceBody,
  inputErrorOf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  HandoverRecord,
  RevisionRecord,
  Stores,
} from '../../database';
import { applyRecheck } from '../change/recheck';
import type { ServiceDependencies } from '../dependencies';
import { proofOf, requireCurrent, saveApp } from '../governedChange';
import { countingRevision } from '../inForce';
import { writeHandover } from './handingOver';
import { endOrphan } from './orphans';
import type { OwnerDirectory } from './OwnerDirectory';
import { handedOverMessages } from './ownershipMessages';
import { PreparedHandover, prepareHandover } from './preparing';
import { OwnershipView, takersOf } from './presenting';
import {
  decideOffer,
  requireOther,
  requireOwner,
  requireStep,
} from './requirements';
import type { Standing } from './standing';

/** What a change of owners takes. */
export type OwnershipOptions = ServiceDependencies & { owners: OwnerDirectory };

/** Who becomes the owner, if the caller may accept that. */
export function acceptedOwner(
  standing: Standing,
  { to: named, digest }: AcceptanceBody,
  view: OwnershipView,
): string {
  const { app, offer, orphan } = standing;
  const takers = takersOf(standing, view.context);
  const to = named ?? (orphan && !offer ? takers[0] : undefined);
  if (to !== undefined && to !== offer?.to) {
    requireStep('take', standing, view);
    if (!takers.includes(to)) {
      throw inputErrorOf([
        {
          path: 'to',
          message: `must be you or a group of yours (${takers.join(', ')}); to name somebody else, offer the app to them`,
        },
      ]);
    }
    requireOther(to, standing);
    requireCurrent(app, { digest });
    return to;
  }
  requireStep('accept', standing, view);
  requireCurrent(app, { digest });
  return (offer as HandoverRecord).to;
}

/** All of a hand-over that needs the catalog or the policies, which no transaction may wait for. */
export async function prepareAcceptance(
  options: OwnershipOptions,
  app: AppRecord,
  to: string,
): Promise<PreparedHandover> {
  const { entities, config, database, owners } = options;
  const owner = await requireOwner(owners, to);
  // Whoever wrote the facts that count stays their author.
  const { submittedBy } = (await database.read(({ revisions }) =>
    revisions.find(app.id, countingRevision(app)),
  )) as RevisionRecord;
  return prepareHandover(options, app, {
    to,
    ownerApprovers: await entities.ownerApprovers(
      owner,
      [submittedBy],
      config.fallbackGroup,
    ),
  });
}

/** Makes somebody the owner of a locked app. */
export async function handOver(
  stores: Stores,
  options: OwnershipOptions,
  act: {
    standing: Standing;
    prepared: PreparedHandover;
    body: AcceptanceBody;
    actor: string;
    now: string;
  },
): Promise<AppRecord> {
  const { standing, prepared, body, actor, now } = act;
  const { app, offer, orphan } = standing;
  const { to, rechecked } = prepared;
  const accepted =
    offer &&
    (await decideOffer(stores, offer, {
      // Where somebody else took the app over, nothing is left of the offer.
      state: offer.to === to ? 'accepted' : 'withdrawn',
      decidedBy: actor,
      decidedAt: now,
      decisionComment: body.comment ?? null,
    }));
  const owned = await endOrphan(stores, app, {
    outcome: 'handed-over',
    actor,
    targets: options.targets,
    now,
    // Another owner is judged with what the hand-over writes.
    inService: async back =>
      rechecked
        ? applyRecheck(stores, back, rechecked, {
            ...options,
            actor,
            at: now,
          })
        : back,
  });
  const handed = await writeHandover(
    stores,
    await adopt(stores, owned),
    prepared,
    { ...options, actor, now },
  );
  await stores.outbox.add(
    handedOverMessages(handed, {
      from: app.owner,
      offeredBy: accepted?.offeredBy ?? null,
      actor,
    }),
    now,
  );
  return saveApp(stores, {
    app: handed,
    entry: {
      actor,
      action: 'handover-accept',
      summary: `“${app.name}” was handed over from ${app.owner} to ${to}`,
      data: {
        handoverId: accepted?.id ?? null,
        orphanId: orphan?.id ?? null,
        from: app.owner,
        to,
        offeredBy: accepted?.offeredBy ?? null,
        revisions: prepared.successors.map(({ place, of }, index) => ({
          place,
          from: of.number,
          to: app.currentRevision + 1 + index,
        })),
        digest: handed.currentDigest,
        endedControls: prepared.insiders.findings.map(
          ({ controlId }) => controlId,
        ),
        states: [app.state, handed.state],
        comment: proofOf(body.comment),
      },
    },
    now,
  });
}

/** What a file said until it was gone is kept in the registry from here on. */
async function adopt(stores: Stores, app: AppRecord): Promise<AppRecord> {
  if (!app.originLocation) {
    return app;
  }
  await stores.followed.remove(app.entityRef);
  return { ...app, originLocation: null, originMissingSince: null };
}
