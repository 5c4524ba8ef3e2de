import { stringifyEntityRef } from '@backstage/catalog-model';
import { manifestDigest } from '../digest';
import type { AssessContext } from '../risk/context';
import { countingClassification, registerOf } from '../risk/register';
import { Scores, scoresOf } from '../risk/scores';
import {
  CLASSIFICATIONS,
  Manifest,
  PolicyFacts,
  RegistrationInput,
} from '../schema';

type Status = PolicyFacts['controls'][number]['status'];

function statusOf(id: string, context: AssessContext): Status {
  if (context.verifiedControls.includes(id)) {
    return 'verified';
  }
  if (context.refusedControls?.includes(id)) {
    return 'refused';
  }
  return context.expiredControls?.includes(id) ? 'expired' : 'unverified';
}

/**
 * The facts of an app that every decision sees.
 *
 * @param options - the scores, where they are known already; and the ids of further endpoints of the register that the
 *   decision is about
 * @public
 */
export function policyFacts(
  manifest: Manifest,
  context: AssessContext,
  options: { scores?: Scores; endpoints?: readonly string[] } = {},
): PolicyFacts {
  const { spec } = manifest;
  const { namespace, name } = manifest.metadata;
  const scores =
    options.scores ?? scoresOf(spec, context, registerOf(context.endpoints));
  const sources = spec.dataSources.map(source => ({
    name: source.name,
    declared: source.classification,
    classification: countingClassification(source, context.riskModel),
    categories: source.categories,
  }));
  const ranks = sources.map(({ classification }) =>
    CLASSIFICATIONS.indexOf(classification),
  );
  const named = new Set([
    ...spec.models.map(({ endpoint }) => endpoint),
    ...(options.endpoints ?? []),
  ]);
  const axis = ({ value, residual }: { value: number; residual: number }) => ({
    value,
    residual,
  });
  return {
    app: {
      ref: stringifyEntityRef({ kind: manifest.kind, namespace, name }),
      namespace,
      name,
      digest: manifestDigest(manifest),
      spec,
    },
    endpoints: context.endpoints.filter(({ id }) => named.has(id)),
    data: { sources, highest: CLASSIFICATIONS[Math.max(...ranks)] },
    controls: spec.controls.map(({ id }) => ({
      id,
      status: statusOf(id, context),
    })),
    risk: {
      inherent: scores.inherent,
      residual: scores.residual,
      axes: {
        dataSensitivity: axis(scores.axes.dataSensitivity),
        modelTrust: axis(scores.axes.modelTrust),
        operationalImpact: axis(scores.axes.operationalImpact),
      },
    },
  };
}

/** What policies see when a revision is assessed. @public */
export function registrationInput(
  manifest: Manifest,
  context: AssessContext,
  scores?: Scores,
): RegistrationInput {
  return {
    point: 'registration',
    ...policyFacts(manifest, context, { scores }),
  };
}
