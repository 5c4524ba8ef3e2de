import { sha256Hex } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FileConflictRecord,
  FollowRecord,
  OutboxMessage,
} from '../../database';
import { governanceLink } from '../messages';
import { placeOf } from './location';

/** Where owners find the files of which no app came. */
const MY_APPS = '/micro-apps/my-apps';

const scope = ({ entityRef }: FollowRecord) => `micro-apps:file:${entityRef}`;

function recipientsOf(
  record: FollowRecord,
  app: AppRecord | undefined,
  platformGroup: string,
): string[] {
  const isOwn = app?.originLocation !== null;
  // Whoever owns an app of the same name has nothing to do with the file.
  const owner = isOwn ? (app?.owner ?? record.owner) : record.owner;
  return [
    ...new Set([
      ...(owner ? [owner] : []),
      // Nobody has looked yet whether there is such an owner.
      ...(owner && app && record.problem !== 'name-taken'
        ? []
        : [platformGroup]),
    ]),
  ];
}

/** Tells, once, that a file is not taken as it is. */
export function problemMessages(
  record: FollowRecord,
  app: AppRecord | undefined,
  { platformGroup }: { platformGroup: string },
): OutboxMessage[] {
  const name = record.entityRef.replace(/^.*\//, '');
  return [
    {
      recipients: recipientsOf(record, app, platformGroup),
      excluded: [],
      title: `The file of “${app?.title ?? name}” is not taken`,
      description: `${placeOf(record.location)}: ${record.problemText}`,
      link: app ? governanceLink(app) : MY_APPS,
      severity: 'high',
      scope: scope(record),
    },
  ];
}

/** Tells, once, that a file is gone. */
export function missingMessages(
  record: FollowRecord,
  app: AppRecord,
  { platformGroup }: { platformGroup: string },
): OutboxMessage[] {
  return [
    {
      recipients: [...new Set([app.owner, platformGroup])],
      excluded: [],
      title: `The file of “${app.title}” is gone`,
      description: `${placeOf(
        record.location,
      )} is no longer in the catalog. The app stays as it is: bring the file back, or have the app decommissioned.`,
      link: governanceLink(app),
      severity: 'high',
      scope: scope(record),
    },
  ];
}

/** Tells, once, of a file with a name that is taken. */
export function conflictMessages(
  conflict: Omit<FileConflictRecord, 'since'>,
  { platformGroup }: { platformGroup: string },
): OutboxMessage[] {
  const { entityRef, location, existingLocation, owner } = conflict;
  const name = entityRef.replace(/^.*\//, '');
  const rival = existingLocation.startsWith('micro-apps:')
    ? 'an app that was registered with the form'
    : `the one in ${placeOf(existingLocation)}`;
  return [
    {
      recipients: [...new Set([...(owner ? [owner] : []), platformGroup])],
      excluded: [],
      title: `The file of “${name}” is not taken`,
      description: `${placeOf(
        location,
      )}: its app has the name of ${rival}, which came first. Give it another name.`,
      link: `/catalog/${entityRef.replace(/^[^:]*:/, '').replace('/', '/microapp/')}/governance`,
      severity: 'high',
      scope: `micro-apps:file-conflict:${sha256Hex(`${entityRef} ${location}`)}`,
    },
  ];
}
