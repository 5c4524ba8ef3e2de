import { findingsOf } from './createReport';
import { summaryOf } from './text';
import type { Finding, Report } from './types';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' };

/** As the runner undoes it; without this a text could begin another command. */
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

function command(finding: Finding, title: string): string {
  const { file, line, endLine, column, endColumn } = finding.place;
  const properties = {
    file,
    line,
    endLine,
    // The runner takes columns for a single line only, and counts the last one in.
    ...(line === endLine
      ? { col: column, endColumn: Math.max(column, endColumn - 1) }
      : {}),
    title,
  };
  const text = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  const message = [finding.message, finding.remediation]
    .filter(Boolean)
    .join('\n');
  return `::${COMMANDS[finding.level]} ${text}::${escapeData(message)}`;
}

/** Workflow commands, which GitHub shows at the lines of a change. */
export function toGithub(report: Report): string {
  const titles = new Map(report.rules.map(({ id, title }) => [id, title]));
  const lines = findingsOf(report).map(finding =>
    command(finding, titles.get(finding.rule) ?? finding.rule),
  );
  return `${[...lines, summaryOf(report)].join('\n')}\n`;
}
