import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  GovernedAssessment,
  isPolicyCheck,
  Manifest,
  manifestDigest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, RevisionRecord } from '../../database';
import { Recheck, recheck } from '../change/recheck';
import type { ServiceDependencies } from '../dependencies';
import { countingRevision } from '../inForce';
import { readAssessFacts } from '../policy/facts';
import { findInsiders, Insiders, withoutInsiders } from './insiders';

/** What of an app is written anew with its new owner, and stands where its forerunner stood. */
export type Place = 'in-force' | 'reopened' | 'waiting' | 'draft';

/** A revision that differs from another in its owner alone. */
export type Successor = {
  place: Place;
  of: RevisionRecord;
  manifest: Manifest;
  digest: string;
  assessed: GovernedAssessment;
};

/** The revisions that a hand-over makes; they hold for one version of the app. */
export type PreparedHandover = {
  version: number;
  to: string;
  /** In the order of their numbers. */
  successors: Successor[];
  /** Who fills the owner leg from here on. */
  ownerApprovers: string[];
  insiders: Insiders;
  /** What is in force comes to, where the owner stays. */
  rechecked: Recheck | undefined;
};

function placesOf(app: AppRecord, to: string): [Place, number][] {
  if (app.owner === to) {
    // The facts stay as they are.
    return [];
  }
  const { approvedRevision, openRequestId, currentRevision } = app;
  const waiting = openRequestId ? countingRevision(app) : null;
  if (approvedRevision && approvedRevision === waiting) {
    return [['reopened', approvedRevision]];
  }
  const places: [Place, number][] = [];
  if (approvedRevision) {
    places.push(['in-force', approvedRevision]);
  }
  if (waiting) {
    places.push(['waiting', waiting]);
  }
  return places.length > 0 ? places : [['draft', currentRevision]];
}

function deniedBy({ assessment }: GovernedAssessment) {
  return assessment.checks.filter(
    check => isPolicyCheck(check) && check.status === 'failed',
  );
}

/** Assesses the app with its new owner. Call it outside of transactions; refuses an owner that policies deny. */
export async function prepareHandover(
  dependencies: Pick<
    ServiceDependencies,
    'database' | 'policies' | 'entities' | 'now'
  >,
  app: AppRecord,
  options: { to: string; ownerApprovers: string[] },
): Promise<PreparedHandover> {
  const { database, policies } = dependencies;
  const { to, ownerApprovers } = options;
  const insiders = await findInsiders(dependencies, app, to);
  const successors = await Promise.all(
    placesOf(app, to).map(async ([place, number]): Promise<Successor> => {
      const { of, before, after } = await database.read(async stores => {
        const found = (await stores.revisions.find(
          app.id,
          number,
        )) as RevisionRecord;
        const manifest = {
          ...found.manifest,
          spec: { ...found.manifest.spec, owner: to },
        };
        return {
          of: found,
          before: await readAssessFacts(stores, found.manifest, app),
          after: withoutInsiders(
            await readAssessFacts(stores, manifest, app),
            insiders,
          ),
        };
      });
      const assessed = await policies.assess(after);
      if (assessed.outcome.failure) {
        throw new ServiceUnavailableError(
          `The policies cannot be asked whether ${to} may own “${app.title}”; nothing was changed. Try again in a moment`,
        );
      }
      const known = deniedBy(await policies.assess(before, { whatIf: false }));
      const denied = deniedBy(assessed).filter(
        ({ id }) => !known.some(other => other.id === id),
      );
      if (denied.length > 0) {
        const isWaived = denied.some(({ id }) =>
          insiders.waivers.some(({ rule }) => rule === id),
        );
        throw new ConflictError(
          `The policies do not let ${to} own “${app.title}”: ${denied
            .map(({ message }) => message)
            .join(' ')} ${
            isWaived
              ? 'That is waived by somebody who would own it; others have to waive it in their place. '
              : ''
          }Nothing was changed; choose another owner`,
        );
      }
      const { manifest } = after;
      return {
        place,
        of,
        manifest,
        digest: manifestDigest(manifest),
        assessed,
      };
    }),
  );
  return {
    version: app.version,
    to,
    successors,
    ownerApprovers,
    insiders,
    rechecked: app.owner === to ? await recheck(dependencies, app) : undefined,
  };
}
