import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { Manifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import { parseManifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import { formDataToManifest } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useEffect, useMemo } from 'react';
import { fieldName } from '../form/fieldNames';
import { findingsOf } from '../form/findings';
import type { FormIssue, StepName } from '../form/issues';
import { issuesOfError, stepOfPath } from '../form/issues';
import type { AppForm } from '../form/useAppForm';
import { AssessmentDetails } from './AssessmentDetails';
import { problemText } from './problemText';
import { SpokenResult } from './SpokenResult';
import { useAssessment } from './useAssessment';

const STEPS: StepName[] = ['basics', 'data', 'models'];

/** What is not answered yet, by the step on which it is asked. */
function MissingList(props: { form: AppForm; list: FormIssue[] }) {
  const { form, list } = props;
  const { t } = form;
  // A service that is not chosen yet has neither model nor version to choose from.
  const asked = list.filter(
    ({ path }) =>
      !/\.(model|version)$/.test(path) ||
      !list.some(other => other.path === path.replace(/\w+$/, 'endpoint')),
  );
  const steps = STEPS.map(step => ({
    step,
    fields: asked
      .filter(({ path }) => stepOfPath(path) === step)
      .map(({ path }) => fieldName(path, t)),
  })).filter(({ fields }) => fields.length > 0);
  if (steps.length === 0) return null;
  return (
    <>
      <Typography variant="body2" sx={{ mt: 1 }}>
        {t('preview.missing')}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {steps.map(({ step, fields }) => (
          <Typography component="li" variant="body2" key={step}>
            {t(`preview.steps.${step}`, { fields: fields.join(', ') })}
          </Typography>
        ))}
      </Box>
    </>
  );
}

function IssueList(props: { form: AppForm; intro: string; list: FormIssue[] }) {
  const { form, intro, list } = props;
  if (list.length === 0) return null;
  return (
    <>
      <Typography variant="body2" sx={{ mt: 1 }}>
        {intro}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {list.map(issue => (
          <Typography component="li" variant="body2" key={issue.path}>
            {form.t('problem.at', {
              field: fieldName(issue.path, form.t),
              message: issue.message,
            })}
          </Typography>
        ))}
      </Box>
    </>
  );
}

function Failure(props: { form: AppForm; error: unknown; retry(): void }) {
  const { form, error, retry } = props;
  const refused = issuesOfError(error);
  if (refused.length > 0) {
    return (
      <Alert severity="warning" sx={{ mt: 1 }}>
        <IssueList
          form={form}
          intro={form.t('preview.refused')}
          list={refused}
        />
      </Alert>
    );
  }
  return (
    <Alert
      severity="error"
      sx={{ mt: 1 }}
      action={
        <Button color="inherit" size="small" onClick={retry}>
          {form.t('preview.retry')}
        </Button>
      }
    >
      <strong>{form.t('preview.unavailable')}</strong>{' '}
      {problemText(error, form.t)} {form.t('preview.kept')}
    </Alert>
  );
}

/**
 * The server's assessment of what is filled in so far, beside the questions.
 *
 * @internal
 */
export function RiskPreview(props: { form: AppForm }) {
  const { form } = props;
  const { t, app, issues, setFindings, setServerIssues } = form;
  const manifest = useMemo<Manifest | undefined>(
    () =>
      issues.length === 0
        ? parseManifest(formDataToManifest({ app }))
        : undefined,
    [app, issues],
  );
  const state = useAssessment(manifest, app.metadata?.name);
  const { assessment, current, loading, error } = state;

  useEffect(() => {
    setServerIssues(issuesOfError(error));
  }, [error, setServerIssues]);

  useEffect(() => {
    if (assessment && current) {
      setFindings(findingsOf(assessment));
    } else if (!loading) {
      // The answers have moved on, and nobody has looked at them.
      setFindings([]);
    }
  }, [assessment, current, loading, setFindings]);

  const missing = issues.filter(issue => issue.missing);
  const invalid = issues.filter(issue => !issue.missing);

  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={t('preview.title')}
      aria-busy={loading}
      sx={{ p: 2 }}
    >
      <Typography variant="h6" component="h3">
        {t('preview.title')}
      </Typography>
      <SpokenResult assessment={current ? assessment : undefined} t={t} />
      <Box sx={{ height: 4 }}>
        {loading && <LinearProgress aria-label={t('preview.loading')} />}
      </Box>
      {!assessment && issues.length > 0 && (
        <Typography variant="body2" color="text.secondary">
          {t('preview.intro')}
        </Typography>
      )}
      <MissingList form={form} list={missing} />
      <IssueList form={form} intro={t('preview.invalid')} list={invalid} />
      {error !== undefined && (
        <Failure form={form} error={error} retry={state.retry} />
      )}
      {assessment && !current && (
        <Typography variant="caption" component="p" sx={{ mt: 1 }}>
          {loading ? t('preview.outdated') : t('preview.outdatedMissing')}
        </Typography>
      )}
      {assessment && (
        <AssessmentDetails
          assessment={assessment}
          manifest={manifest}
          current={current}
          form={form}
        />
      )}
    </Paper>
  );
}
