/** The id of the control at a path of the manifest. @internal */
export const idOf = (path: string) =>
  `micro-app-${path.replace(/[^A-Za-z0-9]+/g, '-')}`;

/** Of the heading of the step that is shown. @internal */
export const STEP_HEADING = 'micro-app-step';
