import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';

// The scaffolder keeps the answers in memory only: a reload, or its own refusal to submit twice after an error, would
// lose them. They stay in the tab, and are gone with it.
const keyOf = (userEntityRef: string) =>
  `micro-apps.registration:${userEntityRef}`;

/** @internal */
export function saveDraft(userEntityRef: string, app: MicroAppFormApp): void {
  const { review: _, ...answers } = app;
  try {
    window.sessionStorage.setItem(
      keyOf(userEntityRef),
      JSON.stringify(answers),
    );
  } catch {
    // A full or forbidden storage costs the draft, not the form.
  }
}

/** @internal */
export function dropDraft(userEntityRef: string): void {
  try {
    window.sessionStorage.removeItem(keyOf(userEntityRef));
  } catch {
    // as above
  }
}

function readDraft(userEntityRef: string): MicroAppFormApp | undefined {
  try {
    const text = window.sessionStorage.getItem(keyOf(userEntityRef));
    const draft = text ? JSON.parse(text) : undefined;
    return typeof draft === 'object' && draft !== null ? draft : undefined;
  } catch {
    return undefined;
  }
}

const hasAnswers = (app: MicroAppFormApp) =>
  Boolean(app.metadata?.title || app.spec?.purpose);

/**
 * The answers of an earlier attempt that belong to the form as it was opened, if there are any.
 *
 * @internal
 */
export function draftFor(
  userEntityRef: string,
  opened: MicroAppFormApp,
): MicroAppFormApp | undefined {
  const draft = readDraft(userEntityRef);
  if (!draft || !hasAnswers(draft)) return undefined;
  if (draft.baseRevision !== opened.baseRevision) return undefined;
  if (!hasAnswers(opened)) {
    return opened.baseRevision === undefined ? draft : undefined;
  }
  const same =
    JSON.stringify([draft.metadata, draft.spec]) ===
    JSON.stringify([opened.metadata, opened.spec]);
  return draft.metadata?.name === opened.metadata?.name && !same
    ? draft
    : undefined;
}
