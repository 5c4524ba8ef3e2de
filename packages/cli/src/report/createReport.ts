import { EXIT, ExitCode } from '../exitCodes';
import { APP_STATUSES, AppReport, Report } from './types';

/** From which level on a check fails. */
export const FAIL_ON = ['deny', 'warn'] as const;
export type FailOn = (typeof FAIL_ON)[number];

function exitCodeFor(
  { apps, faults }: Pick<Report, 'apps' | 'faults'>,
  failOn: FailOn,
): ExitCode {
  const has = (status: AppReport['status']) =>
    apps.some(app => app.status === status);
  if (faults.length > 0 || has('invalid')) {
    return EXIT.invalid;
  }
  if (has('undecided')) {
    return EXIT.undecided;
  }
  return has('denied') || (failOn === 'warn' && has('warned'))
    ? EXIT.denied
    : EXIT.ok;
}

/** Counts what was found and says how the process is to end. */
export function createReport(
  found: Omit<Report, 'version' | 'counts' | 'exitCode'> & { files: number },
  failOn: FailOn,
): Report {
  const { files, ...rest } = found;
  const counts = { files, faults: found.faults.length } as Report['counts'];
  for (const status of APP_STATUSES) {
    counts[status] = found.apps.filter(app => app.status === status).length;
  }
  return { version: 1, ...rest, counts, exitCode: exitCodeFor(found, failOn) };
}

/** All findings of a report, in the order of files. */
export function findingsOf({ faults, apps }: Report) {
  return [...faults, ...apps.flatMap(({ findings }) => findings)];
}
