/**
 * The command line of the micro-apps portal.
 *
 * @packageDocumentation
 */
import { endWithReader } from './closedPipe';
import { main } from './main';

for (const stream of [process.stdout, process.stderr]) {
  endWithReader(stream, code => process.exit(code));
}

main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  exit: code => {
    process.exitCode = code;
  },
});
