const isTerminal = process.stdout.isTTY && !process.env.CI;
const HEARTBEAT_MS = isTerminal ? 1_000 : 20_000;

/** A failure that says what to do about it. */
export class StepError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} advice what to do
   * @param {string} [details] the last words of whatever failed
   */
  constructor(message, advice, details) {
    super(message);
    this.advice = advice;
    this.details = details;
  }
}

const seconds = since => `${Math.round((Date.now() - since) / 1000)} s`;

/**
 * Runs the steps one after the other, with a line for each that says what it does, how far it is and how long it took.
 *
 * @param {number} total how many steps there will be
 */
export function createSteps(total) {
  let number = 0;
  return async function step(title, work) {
    number += 1;
    const started = Date.now();
    const prefix = `[${number}/${total}] ${title}`;
    let progress = '';
    const line = () => `${prefix} … ${seconds(started)} ${progress}`.trimEnd();
    const show = () =>
      process.stdout.write(isTerminal ? `\r\x1b[K${line()}` : `${line()}\n`);
    if (isTerminal) {
      show();
    }
    const heartbeat = setInterval(show, HEARTBEAT_MS);
    const finish = outcome =>
      process.stdout.write(
        `${isTerminal ? '\r\x1b[K' : ''}${prefix}: ${outcome}\n`,
      );
    try {
      const outcome = await work(text => {
        progress = `(${text})`;
      });
      finish(`${outcome ?? 'done'} (${seconds(started)})`);
    } catch (error) {
      finish(`FAILED after ${seconds(started)}`);
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
  };
}

/** Prints a failure and what to do, and ends with code 1. */
export function fail(error) {
  const lines = [''];
  if (error instanceof StepError) {
    if (error.details) {
      lines.push(error.details.trimEnd(), '');
    }
    lines.push(`Error: ${error.message}`, `What to do: ${error.advice}`);
  } else {
    lines.push(error?.stack ?? String(error));
  }
  console.error(lines.join('\n'));
  process.exitCode = 1;
}
