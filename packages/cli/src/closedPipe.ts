/** What a shell reports of a program that the signal ended which comes with a pipe that nobody reads. */
const CLOSED_PIPE = 128 + 13;

/**
 * Ends the program, without a word, once nobody reads what it says, as when `head` has seen enough. It does not count as
 * passed: what was to be decided may not have been.
 */
export function endWithReader(
  stream: NodeJS.WriteStream,
  end: (code: number) => void,
): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    end(CLOSED_PIPE);
  });
}
