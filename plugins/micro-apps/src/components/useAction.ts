import { useCallback, useRef, useState } from 'react';

/** Does something once at a time, and keeps what went wrong. */
export function useAction<TArgs extends unknown[], TResult>(
  act: (...args: TArgs) => Promise<TResult>,
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const running = useRef(false);
  const run = useCallback(
    async (...args: TArgs): Promise<TResult | undefined> => {
      if (running.current) {
        return undefined;
      }
      running.current = true;
      setBusy(true);
      setError(undefined);
      try {
        return await act(...args);
      } catch (failure) {
        setError(failure as Error);
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [act],
  );
  return { run, busy, error };
}

/** A key that is the same for the same body, so that sending it once more acts once. */
export function useIdempotencyKey(): (body: unknown) => string {
  const last = useRef<{ body: string; key: string }>();
  return useCallback(body => {
    const text = JSON.stringify(body);
    if (last.current?.body !== text) {
      last.current = { body: text, key: randomKey() };
    }
    return last.current.key;
  }, []);
}

// `crypto.randomUUID` is there only where the portal is served over https or from localhost.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
