import type { ApiHolder } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import type { ManifestInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  formDataToManifest,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { fieldName } from '../form/fieldNames';
import type { FormIssue, StepName } from '../form/issues';
import { findIssues, issuesOfError, stepOfPath } from '../form/issues';
import { findFile } from '../form/useFile';
import { checkName } from '../form/useNameCheck';
import { problemText } from '../preview/problemText';
import { riskSentence } from '../preview/riskSentence';
import type { Translate } from '../translation';
import { scaffolderMicroAppsTranslationRef } from '../translation';
import { watchSubmission } from './watchSubmission';

type Field = { addError(message: string): void };
type Context = { apiHolder: ApiHolder };

function translate(apiHolder: ApiHolder): Translate {
  const snapshot = apiHolder
    .get(translationApiRef)
    ?.getTranslation(scaffolderMicroAppsTranslationRef);
  if (!snapshot?.ready) {
    throw new Error('The texts of the form are not loaded yet; try again');
  }
  return snapshot.t as Translate;
}

function report(issues: FormIssue[], field: Field, t: Translate) {
  const fields = [
    ...new Set(issues.map(issue => fieldName(issue.path, t))),
  ].join(', ');
  field.addError(
    issues.length === 1
      ? t('problem.attemptedOne', { fields })
      : t('problem.attempted', { fields }),
  );
}

async function checkWithServer(
  app: MicroAppFormApp,
  apiHolder: ApiHolder,
  field: Field,
  t: Translate,
) {
  const api = apiHolder.get(microAppsApiRef);
  if (!api) return;
  try {
    const place = await findFile(api, app);
    if (place) {
      field.addError(t('file.refused', { place }));
      return;
    }
    const assessment = await api.assess(
      formDataToManifest({ app }) as ManifestInput,
    );
    // The scaffolder goes on with this very object, whatever the preview has learnt meanwhile.
    if (app.review) app.review.risk = riskSentence(assessment, t);
    const toastApi = apiHolder.get(toastApiRef);
    if (toastApi) watchSubmission(toastApi, t);
  } catch (error) {
    if (issuesOfError(error).length > 0) {
      report(issuesOfError(error), field, t);
    } else {
      field.addError(`${t('problem.unreachable')} (${problemText(error, t)})`);
    }
  }
}

async function checkNameIsFree(
  app: MicroAppFormApp,
  apiHolder: ApiHolder,
  field: Field,
  t: Translate,
) {
  const api = apiHolder.get(microAppsApiRef);
  const name = app.metadata?.name;
  if (!api || !name || app.baseRevision !== undefined) return;
  const check = await checkName(api, name);
  if (check.state === 'taken') field.addError(t('problem.nameTaken', { name }));
}

/**
 * What is checked before a person may leave a step: its own answers, and on the last step, where everything is known,
 * what the server makes of them.
 *
 * @internal
 */
export function validateStep(step: StepName) {
  return async (
    app: MicroAppFormApp | undefined,
    field: Field,
    { apiHolder }: Context,
  ) => {
    const t = translate(apiHolder);
    const all = findIssues(app);
    const own = all.filter(issue => stepOfPath(issue.path) === step);
    if (own.length > 0) {
      report(own, field, t);
    } else if (step === 'basics') {
      await checkNameIsFree(app ?? {}, apiHolder, field, t);
    } else if (step === 'models') {
      if (all.length > 0) report(all, field, t);
      else await checkWithServer(app ?? {}, apiHolder, field, t);
    }
  };
}
