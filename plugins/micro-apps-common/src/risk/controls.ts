import type { MicroAppSpec } from '../schema';
import type { RiskModel } from './riskModel';

/** The controls that lower a score. @public */
export const CONTROL_IDS = [
  'pii-masking',
  'de-identification',
  'vector-store-containment',
  'private-endpoint',
  'human-in-the-loop',
  'egress-allowlist',
] as const;
/** @public */
export type ControlId = (typeof CONTROL_IDS)[number];

/** The controls that change no score, but that policies ask for. @public */
export const DECLARED_CONTROL_IDS = [
  'secrets-manager',
  'application-identity',
] as const;
/** @public */
export type DeclaredControlId = (typeof DECLARED_CONTROL_IDS)[number];

/** The axes of the risk model. @public */
export const AXES = [
  'dataSensitivity',
  'modelTrust',
  'operationalImpact',
] as const;
/** @public */
export type AxisName = (typeof AXES)[number];

/** What a control is, and where it counts. @public */
export type ControlDefinition = {
  title: string;
  description: string;
  /** Why the control has nothing to act on in an app; absent where it applies to all. */
  notApplicable?: (spec: MicroAppSpec) => string | undefined;
} & (
  | {
      id: ControlId;
      axis: AxisName;
      /** Of the controls of one group only the strongest counts. */
      group?: string;
    }
  | { id: DeclaredControlId; axis?: undefined; group?: undefined }
);

/** The catalogue of controls. @public */
export const CONTROLS: readonly ControlDefinition[] = [
  {
    id: 'pii-masking',
    title: 'Masking of personal data',
    description:
      'Personal data is found and masked before anything is sent to a model.',
    axis: 'dataSensitivity',
    group: 'de-identification',
  },
  {
    id: 'de-identification',
    title: 'De-identification',
    description:
      'Names, numbers and other marks of a person are replaced before the data reaches the app, so that nobody can be told from it.',
    axis: 'dataSensitivity',
    group: 'de-identification',
  },
  {
    id: 'vector-store-containment',
    title: 'Contained vector store',
    description:
      'Embeddings stay in an approved store with access control, apart from any public index.',
    axis: 'dataSensitivity',
    notApplicable: spec =>
      spec.vectorStores.length ? undefined : 'The app has no vector store.',
  },
  {
    id: 'private-endpoint',
    title: 'Private endpoint',
    description:
      'The models are reached over a private network connection, not over the internet.',
    axis: 'modelTrust',
  },
  {
    id: 'human-in-the-loop',
    title: 'A person confirms',
    description:
      'A person looks at each result before it is used or acted upon.',
    axis: 'operationalImpact',
  },
  {
    id: 'egress-allowlist',
    title: 'Enforced list of destinations',
    description:
      'The network lets the app reach the listed hosts only, whatever the app tries.',
    axis: 'operationalImpact',
    notApplicable: spec =>
      spec.network.outbound === 'none'
        ? 'The app has no outbound traffic.'
        : undefined,
  },
  {
    id: 'secrets-manager',
    title: 'Secrets manager',
    description:
      'Keys and passwords are kept in the company’s secrets manager, not in the app or its settings.',
  },
  {
    id: 'application-identity',
    title: 'Identity of its own',
    description:
      'The app signs in as itself, with an identity that can be withdrawn, not with the account of a person.',
  },
];

const BY_ID = new Map<string, ControlDefinition>(
  CONTROLS.map(control => [control.id, control]),
);

/** The entry of the catalogue for an id, if there is one. @public */
export function controlDefinition(id: string): ControlDefinition | undefined {
  return BY_ID.get(id);
}

const AXIS_EFFECT: Record<AxisName, string> = {
  dataSensitivity: 'Lowers data sensitivity by',
  modelTrust: 'Raises model trust by',
  operationalImpact: 'Lowers operational impact by',
};

/** The effect of a control once verified, in plain words. @public */
export function controlEffect(
  control: ControlDefinition,
  model: RiskModel,
): string {
  return control.axis
    ? `${AXIS_EFFECT[control.axis]} ${model.controls[control.id]}`
    : 'Changes no score; policies ask for it before production';
}

/** The catalogue as people read it, with the effects that the risk model in force gives. @public */
export function describeControls(
  model: RiskModel,
): { id: string; title: string; description: string; effect: string }[] {
  return CONTROLS.map(control => ({
    id: control.id,
    title: control.title,
    description: control.description,
    effect: controlEffect(control, model),
  }));
}
