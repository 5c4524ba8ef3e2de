import type { AppSummary } from '@micro-apps/backstage-plugin-micro-apps-common';

const COLUMNS: [string, (app: AppSummary) => unknown][] = [
  ['namespace', app => app.namespace],
  ['name', app => app.name],
  ['title', app => app.title],
  ['state', app => app.state],
  ['tier', app => app.tier],
  ['score', app => app.score],
  ['inherent tier', app => app.inherent.tier],
  ['inherent score', app => app.inherent.score],
  ['type', app => app.type],
  ['owner', app => app.owner],
  ['audience', app => app.audience],
  ['environments', app => app.environments.join(' ')],
  ['endpoints', app => app.endpoints.join(' ')],
  ['current revision', app => app.currentRevision],
  ['approved revision', app => app.approvedRevision],
  ['open conditions', app => app.openConditions],
  ['next review', app => app.nextReviewAt],
  ['created by', app => app.createdBy],
  ['created', app => app.createdAt],
  ['updated', app => app.updatedAt],
];

/** A spreadsheet takes a text that starts with one of these for a formula, and runs it. */
const FORMULA = /^\s*[=+\-@\t\r]/;

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe =
    typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Apps as CSV (RFC 4180). */
export function toCsv(apps: AppSummary[]): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...apps.map(app => COLUMNS.map(([, value]) => value(app))),
  ];
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
}
