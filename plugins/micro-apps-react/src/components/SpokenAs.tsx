import type { ReactNode } from 'react';
import { SpokenOnly } from './SpokenOnly';

/**
 * Signs that are read out as words: `42 → 12` as "lowers the score from 42 to 12".
 *
 * @public
 */
export function SpokenAs(props: { words: string; children: ReactNode }) {
  return (
    <>
      <span aria-hidden>{props.children}</span>
      <SpokenOnly>{props.words}</SpokenOnly>
    </>
  );
}
