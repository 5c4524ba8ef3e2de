import { useApi } from '@backstage/core-plugin-api';
import type {
  AssessResponse,
  ManifestInput,
  MicroAppsApi,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useEffect, useRef, useState } from 'react';

/** How long a person must pause before the server is asked. */
const PAUSE_MS = 350;

type Answer = {
  key: string;
  name: string | undefined;
  assessment: AssessResponse;
};

/** @internal */
export type AssessmentState = {
  /** The last one there was, which may be of other answers than the present. */
  assessment?: AssessResponse;
  /** It is of the present answers. */
  current: boolean;
  loading: boolean;
  error?: unknown;
  retry(): void;
};

// A step of the form comes up with the result that the step before showed, instead of with nothing. Another app's result
// is none of its business.
const lastAnswers = new WeakMap<MicroAppsApi, Answer>();

/**
 * The server's assessment of a manifest, asked for once a person pauses. Only the answer to the newest question counts.
 *
 * @param manifest - what to assess; `undefined` while facts are missing
 * @param name - of the app, known before all its facts are
 * @internal
 */
export function useAssessment(
  manifest: ManifestInput | undefined,
  name: string | undefined,
): AssessmentState {
  const api = useApi(microAppsApiRef);
  const [answer, setAnswer] = useState(() => {
    const last = lastAnswers.get(api);
    return last?.name === name ? last : undefined;
  });
  const [failure, setFailure] = useState<{ key: string; error: unknown }>();
  const [attempt, setAttempt] = useState(0);
  const key = manifest && JSON.stringify([manifest.metadata, manifest.spec]);
  const question = useRef(manifest);
  question.current = manifest;
  const answered = answer?.key === key;

  useEffect(() => {
    if (!key || answered) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(async () => {
      try {
        const assessment = await api.assess(question.current!, { signal });
        if (signal.aborted) return;
        const next = { key, name: question.current!.metadata.name, assessment };
        lastAnswers.set(api, next);
        setAnswer(next);
        setFailure(undefined);
      } catch (error) {
        if (!signal.aborted) setFailure({ key, error });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, key, answered, attempt]);

  const retry = useCallback(() => {
    setFailure(undefined);
    setAttempt(count => count + 1);
  }, []);

  const failed = Boolean(key) && failure?.key === key && !answered;
  return {
    assessment: answer?.assessment,
    current: Boolean(key) && answered,
    loading: Boolean(key) && !answered && !failed,
    error: failed ? failure?.error : undefined,
    retry,
  };
}
