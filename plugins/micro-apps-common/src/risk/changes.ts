import { InputError } from '@backstage/errors';
import { parseManifest } from '../manifest';
import type { Change, Manifest, MicroAppSpec } from '../schema';
import { controlDefinition } from './controls';
import { replacedAt, stepsOf } from './paths';

/** What a change changes. @internal */
export type State = { spec: MicroAppSpec; verified: ReadonlySet<string> };

/** Makes one change, without looking whether the outcome is valid. @internal */
export function changed(state: State, { path, to }: Change): State {
  const steps = stepsOf(path);
  const [root, list, id] = steps;
  if (root !== 'spec' || steps.length < 2) {
    throw new InputError(`"${path}" is not a path into a manifest's spec`);
  }
  if (list === 'controls' && typeof id === 'string') {
    const declared = state.spec.controls.some(control => control.id === id);
    if ((to !== 'verified' && to !== 'declared') || !controlDefinition(id)) {
      throw new InputError(
        `"${path}" can only become "declared" or "verified"`,
      );
    }
    return {
      spec: declared
        ? state.spec
        : { ...state.spec, controls: [...state.spec.controls, { id }] },
      verified:
        to === 'verified' ? new Set(state.verified).add(id) : state.verified,
    };
  }
  const spec = replacedAt(state.spec, steps.slice(1), to) as MicroAppSpec;
  return { ...state, spec };
}

/**
 * Makes the changes of a what-if. Assessing what it returns gives what the what-if promised.
 *
 * @param verifiedControls - ids of the controls that are verified before the changes
 * @public
 */
export function applyChanges(
  manifest: Manifest,
  changes: readonly Change[],
  verifiedControls: readonly string[] = [],
): { manifest: Manifest; verifiedControls: string[] } {
  const { spec, verified } = changes.reduce(changed, {
    spec: manifest.spec,
    verified: new Set(verifiedControls),
  });
  return {
    manifest: parseManifest({ ...manifest, spec }),
    verifiedControls: [...verified],
  };
}
