import { useCallback, useEffect, useRef, type RefObject } from 'react';

/**
 * A ref for what the keyboard is brought to once it comes up.
 *
 * @param on - what it says, or that it says it: where this changes, the keyboard is brought there again
 */
export function useFocus<T extends HTMLElement>(
  on: unknown = true,
): RefObject<T> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (on) {
      element.current?.focus();
    }
  }, [on]);
  return element;
}

/**
 * A ref for what takes the keyboard when the place where it was is gone, as after a link that led here. Who has moved on
 * meanwhile stays there.
 */
export function useFocusWhenLost<T extends HTMLElement>(wanted = true) {
  return useCallback(
    (element: T | null) => {
      if (wanted && document.activeElement === document.body) {
        element?.focus();
      }
    },
    [wanted],
  );
}
