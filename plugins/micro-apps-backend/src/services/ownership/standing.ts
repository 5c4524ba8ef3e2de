import type {
  AppRecord,
  FullDecommission,
  HandoverRecord,
  OrphanRecord,
  Stores,
} from '../../database';

/** How an app stands with who owns it. */
export type Standing = {
  app: AppRecord;
  orphan: OrphanRecord | undefined;
  offer: HandoverRecord | undefined;
  /** The decommission that was requested because nobody owns it, whatever became of it. */
  retirement: FullDecommission | undefined;
};

export async function standingOf(
  stores: Stores,
  app: AppRecord,
): Promise<Standing> {
  const orphan = await stores.orphans.findOpen(app.id);
  return {
    app,
    orphan,
    offer: await stores.handovers.findOpen(app.id),
    retirement: await retirementOf(stores, orphan),
  };
}

async function retirementOf(
  stores: Stores,
  orphan: OrphanRecord | undefined,
): Promise<FullDecommission | undefined> {
  return orphan?.decommissionId
    ? stores.decommissions.find(orphan.decommissionId)
    : undefined;
}

/** As `standingOf`, of several apps in few statements. */
export async function standingsOf(
  stores: Stores,
  apps: AppRecord[],
): Promise<Standing[]> {
  const ids = apps.map(({ id }) => id);
  const orphans = await stores.orphans.findOpenOf(ids);
  const offers = await stores.handovers.findOpenOf(ids);
  return Promise.all(
    apps.map(async app => {
      const orphan = orphans.find(({ appId }) => appId === app.id);
      return {
        app,
        orphan,
        offer: offers.find(({ appId }) => appId === app.id),
        retirement: await retirementOf(stores, orphan),
      };
    }),
  );
}

/** Whether the app is on its way out because nobody owns it, and can still be called back. */
export function isRetiring({ retirement }: Standing): boolean {
  return retirement?.state === 'cooling' || retirement?.state === 'planned';
}
