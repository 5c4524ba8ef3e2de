import { AUDIENCES, MicroAppSpec } from '../schema';
import type { AssessContext } from './context';
import { CONTROLS } from './controls';
import { Candidate, EFFORT } from './effort';
import { modelCandidates } from './modelCandidates';
import { countingClassifications, Register } from './register';
import { AUDIENCE_WORDS, enumerate, quote } from './words';

function controlCandidates(
  spec: MicroAppSpec,
  context: AssessContext,
): Candidate[] {
  const declared = new Set(spec.controls.map(({ id }) => id));
  const masks =
    spec.dataSources.some(({ categories }) => categories.length) ||
    countingClassifications(spec, context.riskModel).some(name =>
      ['confidential', 'regulated'].includes(name),
    );
  return CONTROLS.filter(
    ({ id, axis, group, notApplicable }) =>
      axis &&
      !(declared.has(id) && context.verifiedControls.includes(id)) &&
      !context.refusedControls?.includes(id) &&
      !notApplicable?.(spec) &&
      (masks || group !== 'de-identification'),
  ).map(({ id, title, group }) => ({
    effort: declared.has(id) ? EFFORT.verifyDeclaredControl : EFFORT.addControl,
    slot: `control ${group ?? id}`,
    change: {
      path: `spec.controls[${id}]`,
      from: declared.has(id) ? 'declared' : 'not declared',
      to: 'verified',
      label: declared.has(id)
        ? `Have ${quote(title)} verified by security`
        : `Add the control ${quote(title)} and have it verified by security`,
    },
  }));
}

function audienceCandidates({ audience }: MicroAppSpec): Candidate[] {
  const now = AUDIENCES.indexOf(audience);
  return AUDIENCES.slice(0, now).map((narrower, index) => ({
    effort: EFFORT.narrowAudience + EFFORT.narrowFurther * (now - index - 1),
    slot: 'audience',
    change: {
      path: 'spec.audience',
      from: audience,
      to: narrower,
      label: `Open it to ${AUDIENCE_WORDS[narrower]} instead of ${AUDIENCE_WORDS[audience]}`,
    },
  }));
}

function outboundCandidates({ network }: MicroAppSpec): Candidate[] {
  const candidates: Candidate[] = [];
  if (network.outbound === 'open') {
    candidates.push({
      effort: EFFORT.listDestinations,
      slot: 'outbound',
      change: {
        path: 'spec.network.outbound',
        from: 'open',
        to: 'allowlist',
        label: 'Limit outbound traffic to listed hosts',
      },
    });
  }
  if (network.outbound !== 'none') {
    const label = 'Do without outbound traffic';
    candidates.push({
      effort: EFFORT.closeOutbound,
      slot: 'outbound',
      change: network.destinations.length
        ? {
            path: 'spec.network',
            from: network,
            to: { outbound: 'none', destinations: [] },
            label,
          }
        : {
            path: 'spec.network.outbound',
            from: network.outbound,
            to: 'none',
            label,
          },
    });
  }
  return candidates;
}

function productionCandidates({ environments }: MicroAppSpec): Candidate[] {
  if (!environments.includes('production')) {
    return [];
  }
  const others = environments.filter(name => name !== 'production');
  const to = others.length ? others : ['sandbox'];
  return [
    {
      effort: EFFORT.leaveProduction,
      slot: 'environments',
      change: {
        path: 'spec.environments',
        from: environments,
        to,
        label: `Run it in ${enumerate(to)} only, not in production`,
      },
    },
  ];
}

function actionCandidates(
  { actions }: MicroAppSpec,
  context: AssessContext,
): Candidate[] {
  const weights = context.riskModel.operationalImpact.actions;
  const levels = [...new Set(actions.map(({ kind }) => weights[kind]))];
  return levels
    .filter(level => level > 0)
    .map(level => {
      const dropped = actions.filter(({ kind }) => weights[kind] >= level);
      return {
        effort: EFFORT.dropActions + dropped.length - 1,
        slot: 'actions',
        change: {
          path: 'spec.actions',
          from: actions,
          to: actions.filter(action => !dropped.includes(action)),
          label: `Do without the ${
            dropped.length > 1 ? 'actions' : 'action'
          } ${enumerate(dropped.map(({ name }) => quote(name)))}`,
        },
      };
    });
}

function sourceCandidates(spec: MicroAppSpec): Candidate[] {
  const { dataSources, vectorStores } = spec;
  const held = new Set(vectorStores.flatMap(({ holds }) => holds));
  return dataSources.flatMap((source, index) => {
    const candidates: Candidate[] = [];
    if (source.volume === 'bulk') {
      candidates.push({
        effort: EFFORT.readSingly,
        slot: `volume ${index}`,
        change: {
          path: `spec.dataSources[${index}].volume`,
          from: 'bulk',
          to: 'single',
          label: `Read ${quote(source.name)} one record at a time, not in bulk`,
        },
      });
    }
    if (dataSources.length > 1 && !held.has(source.name)) {
      candidates.push({
        effort: EFFORT.dropSource,
        // It renumbers the list, so that no other change of a source can stand beside it.
        slot: 'sources',
        change: {
          path: 'spec.dataSources',
          from: dataSources,
          to: dataSources.filter(other => other !== source),
          label: `Do without the data source ${quote(source.name)}`,
        },
      });
    }
    return candidates;
  });
}

/** Whether two changes can be made together. @internal */
export function goTogether(a: Candidate, b: Candidate): boolean {
  return (
    a.slot !== b.slot &&
    !a.change.path.startsWith(b.change.path) &&
    !b.change.path.startsWith(a.change.path)
  );
}

/** All single changes that a person could make. @internal */
export function candidatesOf(
  spec: MicroAppSpec,
  context: AssessContext,
  register: Register,
): Candidate[] {
  return [
    ...controlCandidates(spec, context),
    ...modelCandidates(spec, context, register),
    ...outboundCandidates(spec),
    ...productionCandidates(spec),
    ...sourceCandidates(spec),
    ...audienceCandidates(spec),
    ...actionCandidates(spec, context),
  ];
}
