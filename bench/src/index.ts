import { assessments } from './assessments';
import { toMarkdown } from './report';

async function main() {
  for (const section of [assessments]) {
    process.stdout.write(`${toMarkdown(await section())}\n`);
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
