import { LIFECYCLE, LIFECYCLE_EVENTS } from '../lifecycle';
import { APP_STATES } from '../schema';
import { arrowsOf } from './lifecycleArrows';
import { drawLifecycle } from './lifecycleDrawing';
import { EVENT_WORDS, Part, PARTS, STATE_MEANS } from './lifecycleWords';

const PART_NAMES = Object.keys(PARTS) as Part[];
const imageOf = (part: Part) => `images/lifecycle-${part.toLowerCase()}.svg`;

const rows = (cells: string[][]) =>
  cells.map(row => `| ${row.join(' | ')} |`).join('\n');

function section(part: Part): string {
  const events = LIFECYCLE_EVENTS.filter(
    event => EVENT_WORDS[event].part === part,
  );
  return `## ${PARTS[part]}

![${PARTS[part]}](${imageOf(part)})

| event | from | to | means |
| --- | --- | --- | --- |
${rows(
  events.map(event => {
    const lines = LIFECYCLE.filter(line => line.event === event);
    return [
      `\`${event}\``,
      lines.map(({ from }) => from).join(', '),
      [...new Set(lines.map(({ to }) => to))].join(', '),
      EVENT_WORDS[event].means,
    ];
  }),
)}
`;
}

/** The page about the lifecycle and its drawings, by their paths in `docs/`. */
export function lifecycleDocument(): Record<string, string> {
  const page = `# The life of a micro app

Every change of state that there is; what is not here cannot happen. Each one is made in the transaction that writes its
audit entry. An arrow from or to a frame stands for all states in it. This page and its drawings are generated from the table
that the back end works by: \`yarn lifecycle-document\` in \`plugins/micro-apps-common\` writes them anew, and a test fails
where they are stale.

| state | means |
| --- | --- |
${rows(APP_STATES.map(state => [`\`${state}\``, STATE_MEANS[state]]))}

${PART_NAMES.map(section).join('\n')}`;
  return {
    'lifecycle.md': page,
    ...Object.fromEntries(
      PART_NAMES.map(part => [
        imageOf(part),
        drawLifecycle(part, PARTS[part], arrowsOf(LIFECYCLE, part)),
      ]),
    ),
  };
}
