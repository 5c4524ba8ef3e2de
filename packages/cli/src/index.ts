/**
 * The command line of the micro-apps portal.
 *
 * @packageDocumentation
 */
import { main } from './main';

main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  exit: code => {
    process.exitCode = code;
  },
});
