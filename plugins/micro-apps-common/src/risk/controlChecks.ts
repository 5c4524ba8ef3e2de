import type { Check, CheckStatus, MicroAppSpec } from '../schema';
import type { AssessContext } from './context';
import { controlDefinition, controlEffect } from './controls';
import { quote } from './words';

type Finding = [status: CheckStatus, message: string];

function finding(
  id: string,
  spec: MicroAppSpec,
  context: AssessContext,
): Finding {
  const control = controlDefinition(id);
  if (!control) {
    return [
      'warned',
      'The risk model does not know this control; it counts nothing.',
    ];
  }
  const inapplicable = control.notApplicable?.(spec);
  if (inapplicable) {
    return ['not-applicable', `${inapplicable} The control counts nothing.`];
  }
  if (context.verifiedControls.includes(id)) {
    return [
      'passed',
      `Verified by security. ${controlEffect(control, context.riskModel)}.`,
    ];
  }
  return context.refusedControls?.includes(id)
    ? ['failed', 'Security looked at it and refused it; it counts nothing.']
    : [
        'not-evaluated',
        'Declared, but security has not verified it; it counts nothing until then.',
      ];
}

/** Whether each declared control was verified. @internal */
export function controlChecks(
  spec: MicroAppSpec,
  context: AssessContext,
): Check[] {
  return spec.controls.map(({ id }, index) => {
    const [status, message] = finding(id, spec, context);
    return {
      id: `control:${id}`,
      title: `Control ${quote(controlDefinition(id)?.title ?? id)} is in place`,
      status,
      message,
      path: `spec.controls[${index}]`,
    };
  });
}
