/** Reads a response up to a limit, and stops reading there. */
export async function readLimited(
  response: Response,
  limit: number,
): Promise<Buffer> {
  const tooLarge = () =>
    new RangeError(`the answer has more than the ${limit} bytes that are read`);
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) {
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** Why a request failed, as far as it can be told. */
export function requestFault(error: unknown): string {
  const { cause, name, message } = error as Error;
  if (name === 'TimeoutError' || name === 'AbortError') {
    return 'it did not answer in time';
  }
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const detail = (cause as Error | undefined)?.message || code;
  return detail ? `${message} (${detail})` : message;
}

/** A URL as it may be shown: without credentials and parameters. */
export function shownUrl(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.search = '';
  shown.hash = '';
  return shown.toString();
}
