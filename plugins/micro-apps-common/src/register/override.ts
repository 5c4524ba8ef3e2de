import type { JsonValue } from '@backstage/types';
import { canonicalJson } from '../digest';
import type { ModelEndpoint } from '../schema';
import { fromLeaves, Leaves, toLeaves } from './leaves';

/** A part of an entry that people changed in the portal; `null` stands for what is not there. @public */
export type RegisterOverrideChange = {
  path: string;
  /** What the configuration said of it then. */
  from: JsonValue;
  to: JsonValue;
};

const NOTHING: Leaves = new Map();

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

/**
 * What makes an entry out of what is configured.
 *
 * @param configured - nothing where the configuration does not have the entry
 * @public
 */
export function registerOverrideOf(
  configured: ModelEndpoint | null,
  wanted: ModelEndpoint,
): RegisterOverrideChange[] {
  const before = configured ? toLeaves(configured) : NOTHING;
  const after = toLeaves(wanted);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(path => {
    const from = before.get(path) ?? null;
    const to = after.get(path) ?? null;
    return same(from, to) ? [] : [{ path, from, to }];
  });
}

/**
 * An entry as it counts: as configured, with what people changed in the portal. Of each part the last word counts: what
 * the configuration says otherwise than it did when the part was changed is newer than the change.
 *
 * @public
 */
export function applyRegisterOverride(
  id: string,
  configured: ModelEndpoint | null,
  changes: readonly RegisterOverrideChange[],
): { endpoint: ModelEndpoint; outdated: RegisterOverrideChange[] } {
  const leaves: Leaves = new Map(configured ? toLeaves(configured) : NOTHING);
  const outdated: RegisterOverrideChange[] = [];
  for (const change of changes) {
    const { path, from, to } = change;
    if (!same(leaves.get(path), from)) {
      if (!same(leaves.get(path), to)) {
        outdated.push(change);
      }
    } else if (to === null) {
      leaves.delete(path);
    } else {
      leaves.set(path, to);
    }
  }
  return { endpoint: fromLeaves(id, leaves), outdated };
}
