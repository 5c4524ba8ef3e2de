import type { PolicyRule } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { RuleText } from './types';

/** What this program finds itself, besides the rules of the bundle. */
export const OWN_RULES: readonly RuleText[] = [
  {
    id: 'manifest-file',
    title: 'A file of manifests can be read',
    description:
      'Every document of a file that speaks of micro apps is checked, or the check fails.',
    remediation: 'Put the file right, or leave it out of the check.',
  },
  {
    id: 'manifest-schema',
    title: 'A manifest is of the form that the portal accepts',
    description:
      'Fields, values and limits are those of micro-apps.dev/v1alpha1.',
    remediation: 'Change the field as the message says.',
  },
  {
    id: 'manifest-duplicate',
    title: 'An app is described once',
    description:
      'Two manifests of one name would leave open which of them is governed.',
    remediation: 'Give one of them another name, or remove it.',
  },
  {
    id: 'manifest-environment',
    title: 'A manifest names the environment that the app is deployed to',
    description:
      'An app is approved for the environments that its manifest names, and for no other.',
    remediation:
      'Add the environment to the manifest and have that approved, or deploy it elsewhere.',
  },
  {
    id: 'risk-tier',
    title: 'The risk of an app leaves a way to approval',
    description:
      'Risk is data sensitivity x (10 - model trust) x operational impact. A high score is blocked, a medium one is decided by people.',
    remediation:
      'Lower the risk: less sensitive data, a model of more trust, a smaller audience, or a control that security verifies.',
  },
  {
    id: 'portal-approval',
    title: 'Exactly this revision is approved for the environment',
    description:
      'The portal is asked whether the digest of the manifest is the one that was approved, for the environment it is deployed to.',
    remediation:
      'Submit the manifest in the portal and have it approved, then run the check again.',
  },
  {
    id: 'policy-bundle',
    title: 'The check decides by the policies of the portal',
    description:
      'The portal has the last word. A check by another bundle can deny what the portal allows, and the other way round.',
    remediation:
      'Give the bundle of the portal with --bundle, or leave the configuration out.',
  },
  {
    id: 'policy-engine',
    title: 'The policies can be asked',
    description: 'What cannot be evaluated is denied, and the cause is named.',
    remediation: 'Remove the cause, then run the check again.',
  },
];

export function ruleTexts(rules: readonly PolicyRule[]): RuleText[] {
  return [
    ...OWN_RULES,
    ...rules.map(({ id, title, description, remediation, control }) => ({
      id,
      title,
      description,
      remediation,
      control,
    })),
  ];
}
