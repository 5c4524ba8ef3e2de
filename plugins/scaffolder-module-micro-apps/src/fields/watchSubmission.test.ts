import type { ToastApiMessage } from '@backstage/frontend-plugin-api';
import type { Translate } from '../translation';
import { watchSubmission } from './watchSubmission';

const t = ((key: string) => key) as unknown as Translate;
const fail = (message: string) =>
  window.dispatchEvent(
    Object.assign(new Event('unhandledrejection'), {
      reason: new Error(message),
    }),
  );

function watch() {
  const posted: ToastApiMessage[] = [];
  watchSubmission(
    {
      post: toast => {
        posted.push(toast);
        return { close() {} };
      },
    } as Parameters<typeof watchSubmission>[0],
    t,
  );
  return posted;
}

describe('watchSubmission', () => {
  beforeEach(() => window.history.replaceState({}, '', '/create/here'));

  it('says once that nothing was submitted', () => {
    watch();
    const posted = watch();
    fail('Backend request failed, 503 Service Unavailable');
    expect(posted).toEqual([
      expect.objectContaining({ title: 'submission.failed' }),
    ]);
  });

  it('leaves other errors, and other pages, to others', () => {
    const posted = watch();
    fail('Something else broke');
    window.history.replaceState({}, '', '/elsewhere');
    fail('Failed to fetch');
    window.history.replaceState({}, '', '/create/here');
    fail('Failed to fetch');
    expect(posted).toEqual([]);
  });
});
