import type {
  MetadataDraft,
  MicroAppFormApp,
  SpecDraft,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Translate } from '../translation';
import { useFormTranslation } from '../translation';
import type { Choices } from './choices';
import { useChoices } from './choices';
import type { FormIssue } from './issues';
import { findIssues } from './issues';
import { describeApp } from './review';
import { saveDraft } from './draft';
import type { Identity } from './useIdentity';
import { useIdentity } from './useIdentity';

/** What the scaffolder gives to a step of the form. @internal */
export type StepProps = {
  formData?: MicroAppFormApp;
  onChange: (app: MicroAppFormApp) => void;
  rawErrors?: string[];
};

type ListName =
  | 'dataSources'
  | 'models'
  | 'vectorStores'
  | 'actions'
  | 'prompts'
  | 'controls';
/** A row of a list of the manifest, while it is being filled in. @internal */
export type RowOf<L extends ListName> = NonNullable<SpecDraft[L]>[number];

/** What the parts of a step read and write. @internal */
export type AppForm = {
  app: MicroAppFormApp;
  spec: SpecDraft;
  metadata: MetadataDraft;
  choices: Choices;
  t: Translate;
  setSpec(patch: Partial<SpecDraft>): void;
  /** Who fills in the form, once it is known. */
  identity: Identity | undefined;
  /** Puts other answers in the place of all there are. */
  replaceApp(app: MicroAppFormApp): void;
  /** Puts other facts in the place of all there are. */
  replaceSpec(spec: SpecDraft): void;
  setMetadata(patch: MetadataDraft): void;
  setComment(comment: string): void;
  /** Ignored where the answers have moved on from those that the risk is of. */
  setRisk(risk: string, of: MicroAppFormApp): void;
  setRow<L extends ListName>(
    list: L,
    index: number,
    patch: Partial<RowOf<L>>,
  ): void;
  addRow<L extends ListName>(list: L, row: RowOf<L>): void;
  removeRow(list: ListName, index: number): void;
  /** What to say at a field: nothing before a person has been there. */
  errorAt(path: string): string | undefined;
  touch(path: string): void;
  setServerIssues(issues: FormIssue[]): void;
  issues: FormIssue[];
};

// The scaffolder posts the values as JSON, and an empty text in an optional field would be refused.
function withoutUnset<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, item]) => item !== undefined && item !== '',
    ),
  ) as T;
}

function useErrors(app: MicroAppFormApp, attempted: boolean, t: Translate) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [serverIssues, setServerIssues] = useState<FormIssue[]>([]);
  const issues = useMemo(() => findIssues(app), [app]);
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
  return { issues, errorAt, touch, setServerIssues };
}

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

  const change = useCallback(
    (edit: (current: MicroAppFormApp) => MicroAppFormApp) => {
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
    },
    [],
  );

  const writers = useMemo(() => {
    const setSpec = (patch: Partial<SpecDraft>) =>
      change(({ review: _, ...current }) => ({
        ...current,
        spec: withoutUnset({ ...current.spec, ...patch }),
      }));
    const rows = <L extends ListName>(list: L) =>
      [...(latest.current.spec?.[list] ?? [])] as RowOf<L>[];
    return {
      setSpec,
      replaceApp: (app: MicroAppFormApp) => change(() => app),
      replaceSpec: (spec: SpecDraft) =>
        change(({ review: _, ...current }) => ({ ...current, spec })),
      setMetadata: (patch: MetadataDraft) =>
        change(current => ({
          ...current,
          metadata: withoutUnset({ ...current.metadata, ...patch }),
        })),
      setComment: (comment: string) =>
        change(current => ({ ...current, comment: comment || undefined })),
      setRisk: (risk: string, of: MicroAppFormApp) => {
        if (latest.current !== of) return;
        change(current => ({
          ...current,
          review: { ...current.review, risk },
        }));
      },
      setRow: <L extends ListName>(
        list: L,
        index: number,
        patch: Partial<RowOf<L>>,
      ) => {
        const next = rows(list);
        next[index] = withoutUnset({ ...next[index], ...patch });
        setSpec({ [list]: next });
      },
      addRow: <L extends ListName>(list: L, row: RowOf<L>) =>
        setSpec({ [list]: [...rows(list), row] }),
      removeRow: (list: ListName, index: number) =>
        setSpec({ [list]: rows(list).filter((_, i) => i !== index) }),
    };
  }, [change]);

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
