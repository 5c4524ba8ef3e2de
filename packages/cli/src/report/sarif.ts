import { sha256Hex } from '@micro-apps/backstage-plugin-micro-apps-common';
import { findingsOf } from './createReport';
import type { Finding, Report, RuleText } from './types';

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

function ruleOf({ id, title, description, remediation, control }: RuleText) {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: description },
    help: {
      text: `${description}\n\n${remediation}`,
      markdown: `${description}\n\n**What to do:** ${remediation}`,
    },
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['governance', 'llm'],
      ...(control ? { control } : {}),
    },
  };
}

/** The same for the same fault while lines move, so that a dismissed alert stays dismissed. */
function fingerprint({ rule, path = '', message, place }: Finding): string {
  return sha256Hex([rule, place.file, path, message].join('\u0000'));
}

function resultOf(
  finding: Finding,
  app: string | null,
  indexes: Map<string, number>,
) {
  const { file, line, column, endLine, endColumn } = finding.place;
  const ruleIndex = indexes.get(finding.rule);
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: finding.level,
    message: {
      text: [finding.message, finding.remediation].filter(Boolean).join(' '),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: file.split('/').map(encodeURIComponent).join('/'),
            ...(file.startsWith('/') ? {} : { uriBaseId: '%SRCROOT%' }),
          },
          region: {
            startLine: line,
            startColumn: column,
            endLine,
            endColumn: Math.max(endColumn, line === endLine ? column : 1),
          },
        },
        ...(app
          ? {
              logicalLocations: [
                {
                  name: finding.path ?? app,
                  fullyQualifiedName: finding.path
                    ? `${app}#${finding.path}`
                    : app,
                  kind: 'module',
                },
              ],
            }
          : {}),
      },
    ],
    partialFingerprints: { 'microAppsFinding/v1': fingerprint(finding) },
  };
}

/** SARIF 2.1.0, as GitHub's code scanning and many others read it. */
export function toSarif(report: Report): string {
  const named = new Set(findingsOf(report).map(({ rule }) => rule));
  const known = new Set(report.rules.map(({ id }) => id));
  const rules = [
    ...report.rules,
    // A rule of the portal's bundle may be unknown here.
    ...[...named]
      .filter(id => !known.has(id))
      .map(id => ({
        id,
        title: id,
        description: id,
        remediation: 'See the message.',
      })),
  ];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const results = [
    ...report.faults.map(fault => resultOf(fault, null, indexes)),
    ...report.apps.flatMap(({ app, findings }) =>
      findings.map(finding => resultOf(finding, app, indexes)),
    ),
  ];
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            informationUri: 'https://github.com/micro-apps/micro-apps',
            rules: rules.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.exitCode < 3,
            exitCode: report.exitCode,
          },
        ],
        results,
        properties: {
          ...(report.bundle ? { policyBundle: report.bundle } : {}),
          counts: report.counts,
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
