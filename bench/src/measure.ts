/** How often a second something ran, as the median of several rounds. */
export type Rate = { perSecond: number };

const WARM_UP_MS = 200;
const ROUND_MS = 300;
const ROUNDS = 5;

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function once(run: () => void, forMs: number): number {
  const start = performance.now();
  let times = 0;
  let elapsed = 0;
  do {
    run();
    times += 1;
    elapsed = performance.now() - start;
  } while (elapsed < forMs);
  return (times * 1000) / elapsed;
}

/**
 * Measures several things in turns, so that a slow moment of the machine meets all of them and the ratios hold.
 */
export function rates<T extends string>(
  subjects: Record<T, () => void>,
): Record<T, Rate> {
  const names = Object.keys(subjects) as T[];
  const found = Object.fromEntries(
    names.map(name => [name, [] as number[]]),
  ) as Record<T, number[]>;
  names.forEach(name => once(subjects[name], WARM_UP_MS));
  for (let round = 0; round < ROUNDS; round += 1) {
    names.forEach(name => found[name].push(once(subjects[name], ROUND_MS)));
  }
  return Object.fromEntries(
    names.map(name => [name, { perSecond: median(found[name]) }]),
  ) as Record<T, Rate>;
}

/** The milliseconds that something took. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
