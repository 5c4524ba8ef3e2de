import type { JsonValue } from '@backstage/types';
import { enumerate, HOSTING_WORDS, modelName, quote } from '../risk/words';
import type { EndpointState, ModelEndpoint, ModelUse } from '../schema';
import { stepsOf, toLeaves, versionStates } from './leaves';
import { RegisterOverrideChange, registerOverrideOf } from './override';

const STATE_WORDS: Record<EndpointState, string> = {
  approved: 'approved',
  deprecated: 'deprecated: it still counts, but is going to be withdrawn',
  withdrawn: 'withdrawn: it does not count any more',
};

function spoken(field: string, value: JsonValue): string {
  if (value === null) {
    return 'nothing';
  }
  if (field === 'hosting') {
    return HOSTING_WORDS[value as ModelEndpoint['hosting']];
  }
  return Array.isArray(value)
    ? enumerate(value.map(String)) || 'none'
    : String(value);
}

function modelWords(steps: string[], to: JsonValue): string[] {
  const [, model, field, version] = steps;
  switch (field) {
    case undefined:
      return to === null
        ? [`The model ${quote(model)} is not listed any more`]
        : [`The model ${quote(model)} is new`];
    case 'version': {
      const name = `Version ${quote(version)} of ${quote(model)}`;
      return [
        to === null
          ? `${name} is not listed any more`
          : `${name} is ${STATE_WORDS[to as EndpointState]}`,
      ];
    }
    case 'billOfMaterials':
      return [`The bill of materials of ${quote(model)} is another`];
    default:
      return [
        `${quote(model)} is meant for ${
          to === null ? 'any purpose' : spoken(field, to)
        }`,
      ];
  }
}

const FIELD_WORDS: Record<string, string> = {
  title: 'Title',
  hosting: 'Hosting',
  region: 'Region',
  trust: 'Trust',
  allowedClassifications: 'Allowed data',
};

/** Changes of an entry in words, in the order in which they weigh. @public */
export function describeRegisterChanges(
  changes: readonly RegisterOverrideChange[],
): string[] {
  const rank = (path: string) =>
    ['state', 'trust', 'region', 'hosting', 'allowedClassifications'].indexOf(
      path,
    ) + 1 || 9;
  return [...changes]
    .sort((a, b) => rank(a.path) - rank(b.path))
    .flatMap(({ path, from, to }) => {
      const steps = stepsOf(path);
      const [field] = steps;
      if (field === 'model') {
        return modelWords(steps, to);
      }
      if (field === 'state') {
        return [`It is ${STATE_WORDS[to as EndpointState]}`];
      }
      if (field === 'description') {
        return ['The description is another'];
      }
      return [
        `${FIELD_WORDS[field] ?? field}: ${
          from === null ? '' : `${spoken(field, from)} → `
        }${spoken(field, to)}`,
      ];
    });
}

/** What became otherwise of an entry, in words. @public */
export function compareModelEndpoints(
  before: ModelEndpoint | null,
  after: ModelEndpoint,
): string[] {
  return before
    ? describeRegisterChanges(registerOverrideOf(before, after))
    : ['The entry is new'];
}

/** How the register stands to a model that an app uses. @public */
export type UseStanding = EndpointState | 'unlisted';

/** The standing of a model at an endpoint; of endpoint and version, the graver counts. @public */
export function standingOf(
  endpoint: ModelEndpoint | null | undefined,
  use: Pick<ModelUse, 'model' | 'version'>,
): UseStanding {
  const model = endpoint?.models.find(({ model: name }) => name === use.model);
  if (!endpoint) {
    return 'unlisted';
  }
  if (endpoint.state === 'withdrawn') {
    return 'withdrawn';
  }
  const version = model && versionStates(model).get(use.version);
  if (!version) {
    return 'unlisted';
  }
  return version === 'approved' ? endpoint.state : version;
}

/** What a change of the register does to the models that an app uses. @public */
export type StandingChange = {
  /** `withdrawn`: what counted does not any more; `deprecated`: it is going to. */
  kind: 'withdrawn' | 'deprecated';
  label: string;
};

/**
 * What of an app's models a change of the register withdraws or deprecates.
 *
 * @param before - the entries as they were, by id; `null` where there was none
 * @param after - the register as it is
 * @public
 */
export function standingChanges(
  models: readonly ModelUse[],
  before: ReadonlyMap<string, ModelEndpoint | null>,
  after: readonly ModelEndpoint[],
): StandingChange[] {
  const counts = (standing: UseStanding) =>
    standing === 'approved' || standing === 'deprecated';
  const found = models.flatMap((use): StandingChange[] => {
    if (!before.has(use.endpoint)) {
      return [];
    }
    const endpoint = after.find(({ id }) => id === use.endpoint);
    const was = standingOf(before.get(use.endpoint), use);
    const is = standingOf(endpoint, use);
    const name = `${modelName(use)} at ${quote(endpoint?.title ?? use.endpoint)}`;
    if (counts(was) && !counts(is)) {
      return [
        {
          kind: 'withdrawn',
          label: `${name} ${
            is === 'withdrawn' ? 'is withdrawn' : 'is not listed any more'
          }`,
        },
      ];
    }
    return was === 'approved' && is === 'deprecated'
      ? [
          {
            kind: 'deprecated',
            label: `${name} is deprecated: it is going to be withdrawn`,
          },
        ]
      : [];
  });
  return found.filter(
    ({ label }, index) =>
      found.findIndex(other => other.label === label) === index,
  );
}

/** Whether two entries are the same but for the order of their models and versions. @public */
export function isSameEntry(a: ModelEndpoint, b: ModelEndpoint): boolean {
  return (
    toLeaves(a).size === toLeaves(b).size &&
    registerOverrideOf(a, b).length === 0
  );
}
