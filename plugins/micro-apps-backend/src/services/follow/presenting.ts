import type { OriginProblem } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { FollowRecord } from '../../database';

/** What is wrong with a file, for whoever sees the app. */
export function toOriginProblem(
  record: FollowRecord | undefined,
): OriginProblem | null {
  return record?.problem && record.problemSince
    ? {
        problem: record.problem,
        message: record.problemText ?? '',
        since: record.problemSince,
      }
    : null;
}
