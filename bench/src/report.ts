/** A table of the report. */
export type Section = {
  title: string;
  /** What was compared with what, and how. */
  about: string;
  header: string[];
  rows: (string | number)[][];
};

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

export function number(value: number): string {
  return value >= 100 ? whole.format(value) : fine.format(value);
}

export function ms(value: number): string {
  return `${number(value)} ms`;
}

export function kilobytes(bytes: number): string {
  return `${fine.format(bytes / 1000)} kB`;
}

/** The section as Markdown. */
export function toMarkdown({ title, about, header, rows }: Section): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    about,
    '',
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}
