import {
  Assessment,
  canonicalJson,
  withoutWhatIfs,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** What an assessment says but which bundle said it, and what would help. */
function substance(assessment: Assessment): string {
  const { policy: _policy, ...rest } = withoutWhatIfs(assessment);
  return canonicalJson(JSON.parse(JSON.stringify(rest)));
}

/** Whether two assessments come to the same. */
export function saysTheSame(
  before: Assessment | undefined,
  after: Assessment,
): boolean {
  return before !== undefined && substance(before) === substance(after);
}

/** Whether two assessments were made by the same bundle. */
export function isBySameBundle(before: Assessment, after: Assessment): boolean {
  return before.policy?.digest === after.policy?.digest;
}
