import { styleText } from 'node:util';
import type { AppReport, AppStatus, Finding, Report } from './types';

export type Paint = (
  style: Parameters<typeof styleText>[0],
  text: string,
) => string;

/** Colours where a person looks at a terminal that shows them; `NO_COLOR` and `FORCE_COLOR` are heeded. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
export const plain: Paint = (_style, text) => text;

const STATUS: Record<AppStatus, { style: Parameters<Paint>[0]; text: string }> =
  {
    passed: { style: 'green', text: 'passed' },
    warned: { style: 'yellow', text: 'passed with warnings' },
    denied: { style: 'red', text: 'DENIED' },
    invalid: { style: 'red', text: 'NOT VALID' },
    undecided: { style: 'magenta', text: 'NOT DECIDED' },
  };
const STOPPED: ReadonlySet<AppStatus> = new Set([
  'denied',
  'invalid',
  'undecided',
]);
const LEVEL = {
  error: { style: 'red', text: 'error' },
  warning: { style: 'yellow', text: 'warning' },
  note: { style: 'cyan', text: 'note' },
} as const;

export const OUTCOMES = {
  'auto-approve': 'approved at once',
  review: 'people decide',
  block: 'blocked',
} as const;

const count = (number: number, one: string, many = `${one}s`) =>
  `${number} ${number === 1 ? one : many}`;

/** What came out, in one line. */
export function summaryOf({
  counts,
  apps,
  bundle,
  durationMs,
}: Report): string {
  const parts = [
    [counts.denied, 'denied'],
    [counts.invalid, 'not valid'],
    [counts.undecided, 'not decided'],
    [counts.warned, 'passed with warnings'],
    [counts.passed, 'passed'],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ');
  const faults = counts.faults
    ? `; ${count(counts.faults, 'file')} could not be checked`
    : '';
  const by = bundle
    ? ` by bundle ${bundle.revision || 'without revision'} (${bundle.digest.slice(0, 19)})`
    : '';
  return `${count(apps.length, 'app')} in ${count(counts.files, 'file')}: ${
    said || 'nothing to check'
  }${faults}${by}, ${(durationMs / 1000).toFixed(1)} s`;
}

function findingLines(
  { level, rule, message, remediation, place }: Finding,
  paint: Paint,
): string[] {
  const { style, text } = LEVEL[level];
  return [
    `  ${paint(style, text)} ${message} ${paint('dim', `[${rule}]`)}`,
    `      ${paint('dim', 'at')} ${place.file}:${place.line}:${place.column}`,
    ...(remediation ? [`      ${paint('dim', 'do')} ${remediation}`] : []),
  ];
}

function appLines(app: AppReport, paint: Paint): string[] {
  const { style, text } = STATUS[app.status];
  const facts = [
    app.residual
      ? `risk ${app.residual.score} (${app.residual.tier}${
          app.inherent && app.inherent.score !== app.residual.score
            ? `, ${app.inherent.score} without its controls`
            : ''
        })`
      : undefined,
    // What the score alone would have meant says nothing about an app that is stopped for another reason.
    app.outcome && (app.outcome === 'block' || !STOPPED.has(app.status))
      ? OUTCOMES[app.outcome]
      : undefined,
    app.approval?.allow ? 'approved in the portal' : undefined,
  ].filter(Boolean);
  return [
    `${paint(['bold', style] as Parameters<Paint>[0], text)} ${paint(
      'bold',
      app.app ?? app.place.file,
    )}${facts.length ? `  ${facts.join(', ')}` : ''}`,
    ...(app.digest ? [`  ${paint('dim', app.digest)}`] : []),
    ...app.findings.flatMap(finding => findingLines(finding, paint)),
  ];
}

/** GitHub's runner takes commands from lines of any output, which a name in a manifest must not give. */
export function harmless(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

/** For people. */
export function toText(report: Report, paint: Paint): string {
  const blocks = [
    ...report.faults.map(fault => [
      `${paint(['bold', 'red'], 'NOT CHECKED')} ${paint('bold', fault.place.file)}`,
      ...findingLines(fault, paint),
    ]),
    ...report.apps.map(app => appLines(app, paint)),
    [paint('bold', summaryOf(report))],
  ];
  return `${blocks
    .map(lines => lines.map(harmless).join('\n'))
    .join('\n\n')}\n`;
}
