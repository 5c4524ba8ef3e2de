import type { Translate } from '../translation';

type Answered = {
  statusCode?: number;
  body?: { error?: { message?: string } };
  message?: string;
};

/**
 * Why the server gave no result, in words for somebody who is no engineer.
 *
 * @internal
 */
export function problemText(error: unknown, t: Translate): string {
  const answered = error as Answered | undefined;
  const reason = answered?.body?.error?.message;
  // Without an answer of the back end, the browser's own words ("Failed to fetch") help nobody.
  return reason
    ? t('preview.unavailableReason', { reason })
    : t('preview.unreachable');
}
