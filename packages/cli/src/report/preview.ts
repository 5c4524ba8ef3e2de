import type {
  Preview,
  PreviewChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { printable } from '../printable';
import { harmless, OUTCOMES, Paint } from './text';

type Side = PreviewChange['before'];

function sideOf({ outcome, tier, score, legs }: Side): string {
  const by = legs.length ? ` by ${legs.join(' and ')}` : '';
  return `${OUTCOMES[outcome]}${by}, ${score} (${tier})`;
}

function changeLines(
  { app, before, after, reasons }: PreviewChange,
  paint: Paint,
): string[] {
  const worse = after.denied.some(rule => !before.denied.includes(rule));
  return [
    `${paint('bold', `${app.namespace}/${app.name}`)}  ${printable(app.title)}, ${printable(app.owner)}, ${app.state}`,
    `  ${paint('dim', 'now ')} ${sideOf(before)}`,
    `  ${paint('dim', 'then')} ${paint(worse ? 'red' : 'green', sideOf(after))}`,
    ...reasons.map(reason => `  ${paint('dim', '-')} ${printable(reason)}`),
  ];
}

/** What would change, for people. */
export function previewToText(
  { counts, bundle, progress }: Preview,
  changes: readonly PreviewChange[],
  paint: Paint,
): string {
  const summary = [
    `${counts.changed} of ${progress.total} apps would change${
      bundle ? ` by bundle ${bundle.revision}` : ''
    }`,
    `${counts.verdict} their verdict`,
    `${counts.tier} their tier`,
    `${counts.route} their route`,
    `${counts.newlyDenied} would be denied`,
    `${counts.noLongerDenied} would be denied no longer`,
  ];
  return [
    ...changes.map(change => changeLines(change, paint)),
    [paint('bold', `${summary[0]}: ${summary.slice(1).join(', ')}`)],
  ]
    .map(lines => lines.map(harmless).join('\n'))
    .join('\n\n')
    .concat('\n');
}
