import { useEffect, useRef, useState } from 'react';
import { SpokenOnly } from './SpokenOnly';

/** How long the words must stay the same before they are said: who types hears the result of the last key only. */
const PAUSE_MS = 600;

/**
 * Says what has changed to those who hear the page. It stands in the page, empty, before there is anything to say:
 * words that come together with their region are not read out.
 *
 * @public
 */
export function Announcement(props: {
  /** A short sentence; `undefined` while nothing is known. What it says at first was there before, and is not said. */
  children: string | undefined;
}) {
  const { children: words } = props;
  const known = useRef(words);
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (words === known.current) {
      return undefined;
    }
    if (words === undefined) {
      known.current = words;
      setSaid(undefined);
      return undefined;
    }
    const timer = setTimeout(() => {
      known.current = words;
      setSaid(words);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return <SpokenOnly role="status">{said}</SpokenOnly>;
}
