import { assessments } from './assessments';
import { bundle } from './bundle';
import { check } from './check';
import { decommission } from './decommission';
import { evaluation } from './evaluation';
import { follow } from './follow';
import { governed } from './governed';
import { pages } from './pages';
import { policies } from './policies';
import { races } from './races';
import { reassessment } from './reassessment';
import { reviews } from './reviews';
import { Section, toMarkdown } from './report';

const SECTIONS: Record<string, () => Promise<Section>> = {
  assessments,
  governed,
  pages,
  races,
  policies,
  evaluation,
  follow,
  reassessment,
  reviews,
  decommission,
  check,
  bundle,
};

/** Runs the benchmarks that are named on the command line, or all. */
async function main() {
  const names = process.argv.slice(2);
  const unknown = names.filter(name => !SECTIONS[name]);
  if (unknown.length) {
    throw new Error(
      `There is no benchmark "${unknown.join(', ')}"; there are ${Object.keys(
        SECTIONS,
      ).join(', ')}`,
    );
  }
  for (const name of names.length ? names : Object.keys(SECTIONS)) {
    process.stdout.write(`${toMarkdown(await SECTIONS[name]())}\n`);
  }
}

main().catch(error => {
  // A database error quotes its whole statement.
  process.stderr.write(`${String(error.stack).slice(0, 2000)}\n`);
  process.exitCode = 1;
});
