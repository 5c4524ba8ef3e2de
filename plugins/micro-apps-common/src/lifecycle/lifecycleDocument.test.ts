import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { arrowsOf, statesOf } from '../__testUtils__/lifecycleArrows';
import { lifecycleDocument } from '../__testUtils__/lifecycleDocument';
import { EVENT_WORDS, Part, PARTS } from '../__testUtils__/lifecycleWords';
import { LIFECYCLE } from './lifecycle';

const DOCS = resolve(__dirname, '../../../../docs');

describe('the page about the lifecycle', () => {
  it('is what the table says; `yarn lifecycle-document` writes it anew', () => {
    const files = Object.entries(lifecycleDocument());
    if (process.env.UPDATE_LIFECYCLE_DOCUMENT) {
      files.forEach(([name, text]) => writeFileSync(join(DOCS, name), text));
    }
    const stale = files
      .filter(([name, text]) => readFileSync(join(DOCS, name), 'utf8') !== text)
      .map(([name]) => name);
    expect(stale).toEqual([]);
  });

  it.each(Object.keys(PARTS) as Part[])(
    'draws every change of state of "%s", and no other',
    part => {
      const drawn = arrowsOf(LIFECYCLE, part).flatMap(({ from, to, label }) =>
        statesOf(from).flatMap(a =>
          statesOf(to).map(b => `${a} ${label} ${b}`),
        ),
      );
      const meant = LIFECYCLE.filter(
        ({ from, event, to }) =>
          EVENT_WORDS[event].part === part && from !== to,
      ).map(
        ({ from, event, to }) => `${from} ${EVENT_WORDS[event].label} ${to}`,
      );
      expect([...new Set(drawn)].sort()).toEqual([...new Set(meant)].sort());
    },
  );
});
