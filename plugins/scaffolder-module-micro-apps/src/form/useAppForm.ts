import type {
  MetadataDraft,
  MicroAppFormApp,
  SpecDraft,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Translate } from '../translation';
import { useFormTranslation } from '../translation';
import type { Choices } from './choices';
import { useChoices } from './choices';
import type { FieldFinding } from './findings';
import type { FormIssue } from './issues';
import { describeApp } from './review';
import { saveDraft } from './draft';
import type { Identity } from './useIdentity';
import { useIdentity } from './useIdentity';
import { useErrors } from './useErrors';
import type { ChangeApp, Writers } from './writers';
import { createWriters } from './writers';

export type { RowOf } from './writers';

/** What the scaffolder gives to a step of the form. @internal */
export type StepProps = {
  formData?: MicroAppFormApp;
  onChange: (app: MicroAppFormApp) => void;
  rawErrors?: string[];
};

/** What the parts of a step read and write. @internal */
export type AppForm = Writers & {
  app: MicroAppFormApp;
  spec: SpecDraft;
  metadata: MetadataDraft;
  choices: Choices;
  /** Who fills in the form, once it is known. */
  identity: Identity | undefined;
  t: Translate;
  issues: FormIssue[];
  /** What to say at a field: nothing before a person has been there. */
  errorAt(path: string): string | undefined;
  /** What policies say of the answer at a field. */
  findingsAt(path: string): FieldFinding[];
  touch(path: string): void;
  setFindings(findings: FieldFinding[]): void;
  setServerIssues(issues: FormIssue[]): void;
};

/**
 * The state of the form, as one step sees it. It is the scaffolder's own state, so that every step has all answers.
 *
 * @internal
 */
export function useAppForm(props: StepProps): AppForm {
  const { t } = useFormTranslation();
  const choices = useChoices();
  const identity = useIdentity();
  const app = useMemo(() => props.formData ?? {}, [props.formData]);
  // Two changes within one tick (a prefilled owner, a keystroke) must both survive.
  const latest = useRef(app);
  latest.current = app;
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  const context = useRef({ choices, t, user: identity?.userEntityRef });
  context.current = { choices, t, user: identity?.userEntityRef };

  const change = useCallback<ChangeApp>(edit => {
    const next = edit(latest.current);
    const { choices: known, t: translate, user } = context.current;
    latest.current = {
      ...next,
      review: describeApp(next, known, translate),
    };
    onChange.current(latest.current);
    if (user && (next.metadata?.title || next.spec?.purpose)) {
      saveDraft(user, next);
    }
  }, []);

  const writers = useMemo(() => createWriters(latest, change), [change]);
  const errors = useErrors(app, Boolean(props.rawErrors?.length), t);

  // A form that was opened with answers has no description of them yet, and a new app begins in the sandbox.
  const opened = useRef(false);
  useEffect(() => {
    if (!opened.current && !choices.loading) {
      opened.current = true;
      change(current =>
        current.spec?.environments
          ? current
          : {
              ...current,
              spec: { ...current.spec, environments: ['sandbox'] },
            },
      );
    }
  }, [choices.loading, change]);

  return {
    app,
    spec: app.spec ?? {},
    metadata: app.metadata ?? {},
    choices,
    identity,
    t,
    ...writers,
    ...errors,
  };
}
