import type { RefObject } from 'react';
import { useEffect } from 'react';

/**
 * Lets an element stay in sight while the page scrolls. The scaffolder's card hides what overflows it, for its round
 * corners, which also keeps anything in it from sticking; `clip` looks the same and does not.
 *
 * @internal
 */
export function useSticky(ref: RefObject<HTMLElement>) {
  useEffect(() => {
    const changed: HTMLElement[] = [];
    let ancestor = ref.current?.parentElement;
    while (ancestor) {
      if (getComputedStyle(ancestor).overflow === 'hidden') {
        ancestor.style.overflow = 'clip';
        changed.push(ancestor);
      }
      ancestor = ancestor.parentElement;
    }
    return () => changed.forEach(element => (element.style.overflow = ''));
  }, [ref]);
}
