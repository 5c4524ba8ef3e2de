import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';

/** What a policy says of the answer at a field. @internal */
export type FieldFinding = {
  rule: string;
  path: string;
  message: string;
  remediation: string;
  /** It stops the app; otherwise it is a warning. */
  isDenied: boolean;
};

/** What policies say of answers, each at its field; those that stop the app first. @internal */
export function findingsOf({
  checks,
}: Pick<Assessment, 'checks'>): FieldFinding[] {
  return checks
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .flatMap(({ id, status, findings = [] }) =>
      findings.flatMap(({ path, message, remediation }) =>
        path
          ? [
              {
                rule: id,
                path,
                message,
                remediation,
                isDenied: status === 'failed',
              },
            ]
          : [],
      ),
    )
    .sort((a, b) => Number(b.isDenied) - Number(a.isDenied));
}
