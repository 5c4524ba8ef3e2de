import type {
  AppSummary,
  DecisionLogEntry,
  PreviewChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';

type Columns<T> = [string, (item: T) => unknown][];

const APP_COLUMNS: Columns<AppSummary> = [
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
  ['in breach since', app => app.breachedSince],
  ['breached rules', app => app.breachedRules.join(' ')],
  ['created by', app => app.createdBy],
  ['created', app => app.createdAt],
  ['updated', app => app.updatedAt],
];

const DECISION_COLUMNS: Columns<DecisionLogEntry> = [
  ['decision', entry => entry.decisionId],
  ['time', entry => entry.timestamp],
  ['point', entry => entry.point],
  ['app', entry => entry.app],
  ['allow', entry => entry.allow],
  ['denied', entry => entry.denied.join(' ')],
  ['exempted', entry => entry.exempted.join(' ')],
  ['failure', entry => entry.failure?.cause],
  ['requested by', entry => entry.requestedBy],
  ['bundle revision', entry => entry.bundle?.revision],
  ['bundle digest', entry => entry.bundle?.digest],
  ['input digest', entry => entry.inputDigest],
];

const CHANGE_COLUMNS: Columns<PreviewChange> = [
  ['namespace', ({ app }) => app.namespace],
  ['name', ({ app }) => app.name],
  ['title', ({ app }) => app.title],
  ['owner', ({ app }) => app.owner],
  ['state', ({ app }) => app.state],
  ['outcome before', ({ before }) => before.outcome],
  ['outcome after', ({ after }) => after.outcome],
  ['tier before', ({ before }) => before.tier],
  ['tier after', ({ after }) => after.tier],
  ['score before', ({ before }) => before.score],
  ['score after', ({ after }) => after.score],
  ['legs before', ({ before }) => before.legs.join(' ')],
  ['legs after', ({ after }) => after.legs.join(' ')],
  ['denied before', ({ before }) => before.denied.join(' ')],
  ['denied after', ({ after }) => after.denied.join(' ')],
  ['reasons', ({ reasons }) => reasons.join(' ')],
];

/** A spreadsheet takes a text that starts with one of these for a formula, and runs it. */
const FORMULA = /^\s*[=+\-@\t\r]/;

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe =
    typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function toRows<T>(items: T[], columns: Columns<T>): string {
  const rows = [
    columns.map(([title]) => title),
    ...items.map(item => columns.map(([, value]) => value(item))),
  ];
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Apps as CSV (RFC 4180). */
export function toCsv(apps: AppSummary[]): string {
  return toRows(apps, APP_COLUMNS);
}

/** Logged decisions as CSV. */
export function decisionsToCsv(entries: DecisionLogEntry[]): string {
  return toRows(entries, DECISION_COLUMNS);
}

/** What a candidate would change, as CSV. */
export function previewChangesToCsv(changes: PreviewChange[]): string {
  return toRows(changes, CHANGE_COLUMNS);
}
