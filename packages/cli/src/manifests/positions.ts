import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml';
import type { Place } from '../report/types';

type Range = [from: number, to: number];
type Found = { node: unknown; range: Range };

const STEP = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+)/g;

/** The steps of a path as `formatPath` writes it: `spec.models[0].endpoint`. */
export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(STEP)].map(([, place, quoted, key]) => {
    if (place !== undefined) {
      return Number(place);
    }
    return quoted === undefined ? key : (JSON.parse(`"${quoted}"`) as string);
  });
}

function keyOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : pair.key;
}

function rangeOf(node: unknown): Range | undefined {
  const range = (node as Node | null)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** One step down: a field stands where its name does, and ends with its value where that is on the same line. */
function step(
  { node, range }: Found,
  key: string | number,
  doc: Document,
): Found | undefined {
  const container = isAlias(node) ? node.resolve(doc) : node;
  if (isSeq(container)) {
    const item = container.items[Number(key)];
    return item === undefined
      ? undefined
      : { node: item, range: rangeOf(item) ?? range };
  }
  if (!isMap(container)) {
    return undefined;
  }
  const pair = container.items.find(
    item => isPair(item) && String(keyOf(item)) === String(key),
  );
  if (!pair) {
    return undefined;
  }
  const name = rangeOf(pair.key) ?? range;
  const value = isScalar(pair.value) ? rangeOf(pair.value) : undefined;
  return { node: pair.value, range: [name[0], value ? value[1] : name[1]] };
}

/**
 * Where a field stands in a document; what is not there, such as a field that is missing, stands where the nearest
 * thing around it does.
 */
export function placeOf(
  { file, doc, lines }: { file: string; doc: Document; lines: LineCounter },
  path: string,
): Place {
  const start = rangeOf(doc.contents) ?? [0, 0];
  // The document as a whole is its first line, not all of it.
  let found: Found = { node: doc.contents, range: [start[0], start[0]] };
  for (const key of stepsOf(path)) {
    const next = step(found, key, doc);
    if (!next) {
      break;
    }
    found = next;
  }
  const [from, to] = found.range.map(offset => lines.linePos(offset));
  return {
    file,
    line: from.line,
    column: from.col,
    endLine: to.line,
    endColumn: to.col,
  };
}
