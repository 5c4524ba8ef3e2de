import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useMemo, useState } from 'react';
import type { Translate } from '../translation';
import type { FieldFinding } from './findings';
import type { FormIssue } from './issues';
import { findIssues } from './issues';

/**
 * What is wrong with the answers, and what to say of it at a field.
 *
 * @param attempted - the person has tried to go on, so nothing is held back any more
 * @internal
 */
export function useErrors(
  app: MicroAppFormApp,
  attempted: boolean,
  t: Translate,
) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [serverIssues, setServerIssues] = useState<FormIssue[]>([]);
  const [findings, setFindings] = useState<FieldFinding[]>([]);
  const issues = useMemo(() => findIssues(app), [app]);
  const findingsAt = useCallback(
    (path: string) => findings.filter(finding => finding.path === path),
    [findings],
  );
  const touch = useCallback((path: string) => {
    setTouched(current =>
      current.has(path) ? current : new Set(current).add(path),
    );
  }, []);
  const errorAt = useCallback(
    (path: string) => {
      // A list of ticks shows what is wrong with any of them.
      const isHere = (issue: FormIssue) =>
        issue.path === path || issue.path.startsWith(`${path}[`);
      const refused = serverIssues.find(isHere);
      const issue = issues.find(isHere);
      if (!issue && refused) {
        return t('problem.other', { message: refused.message });
      }
      if (!issue || !(attempted || touched.has(path))) return undefined;
      return issue.missing
        ? t('problem.required')
        : t('problem.other', { message: issue.message });
    },
    [issues, serverIssues, attempted, touched, t],
  );
  return {
    issues,
    errorAt,
    findingsAt,
    touch,
    setFindings,
    setServerIssues,
  };
}
