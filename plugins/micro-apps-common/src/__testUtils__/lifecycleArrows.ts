import type { LifecycleTransition } from '../lifecycle';
import { EVENT_WORDS, GROUPS, Part } from './lifecycleWords';

/** An arrow between states, or groups of states where it stands for all of them. */
export type Arrow = { from: string; to: string; label: string };

type Pair = { from: string; to: string };

/** Puts a group in the place of its states, where something leads to all of them. */
function grouped(links: Map<string, Set<string>>): Map<string, Set<string>> {
  return new Map(
    [...links].map(([from, to]) => {
      const rest = new Set(to);
      for (const [group, states] of Object.entries(GROUPS)) {
        if (states.every(state => rest.has(state))) {
          states.forEach(state => rest.delete(state));
          rest.add(group);
        }
      }
      return [from, rest];
    }),
  );
}

function linked(pairs: Pair[]): Map<string, Set<string>> {
  const links = new Map<string, Set<string>>();
  for (const { from, to } of pairs) {
    links.set(from, (links.get(from) ?? new Set()).add(to));
  }
  return links;
}

const pairsOf = (links: Map<string, Set<string>>): Pair[] =>
  [...links].flatMap(([from, to]) => [...to].map(each => ({ from, to: each })));

const turned = (pairs: Pair[]) =>
  pairs.map(({ from, to }) => ({ from: to, to: from }));

/**
 * The arrows of a part of the table. What leads back to the same state is left to the table, as is what a group's arrow
 * says already.
 */
export function arrowsOf(
  transitions: readonly LifecycleTransition[],
  part: Part,
): Arrow[] {
  const byLabel = new Map<string, Pair[]>();
  for (const { from, event, to } of transitions) {
    const words = EVENT_WORDS[event];
    if (words.part === part && from !== to) {
      byLabel.set(words.label, [
        ...(byLabel.get(words.label) ?? []),
        { from, to },
      ]);
    }
  }
  return [...byLabel].flatMap(([label, pairs]) => {
    const toGroups = pairsOf(grouped(linked(pairs)));
    const both = turned(pairsOf(grouped(linked(turned(toGroups)))));
    return both.map(pair => ({ ...pair, label }));
  });
}

/** The states that an end of an arrow stands for. */
export function statesOf(unit: string): readonly string[] {
  return GROUPS[unit] ?? [unit];
}
