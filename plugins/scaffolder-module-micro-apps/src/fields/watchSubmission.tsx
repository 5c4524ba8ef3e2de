import type { ToastApi } from '@backstage/frontend-plugin-api';
import Button from '@mui/material/Button';
import type { Translate } from '../translation';

let stopWatching = () => {};

/**
 * Says what a failed submission means. The scaffolder leaves the rejection of its own request unhandled, shows the raw
 * answer of the back end, and ignores the button `Submit` from then on; a reload brings it and the answers back.
 *
 * Begins when the last step is left, since what comes after it belongs to the scaffolder, and ends with the page.
 *
 * @internal
 */
export function watchSubmission(toastApi: ToastApi, t: Translate) {
  stopWatching();
  const { pathname } = window.location;
  const onRejection = (event: PromiseRejectionEvent) => {
    if (window.location.pathname !== pathname) {
      stopWatching();
      return;
    }
    const reason = String((event.reason as Error | undefined)?.message ?? '');
    if (
      !/^(Backend request failed|Failed to fetch|Request failed)/.test(reason)
    ) {
      return;
    }
    toastApi.post({
      status: 'danger',
      title: t('submission.failed'),
      description: (
        <>
          {t('submission.kept')}{' '}
          <Button
            size="small"
            color="inherit"
            variant="outlined"
            sx={{ mt: 1 }}
            onClick={() => window.location.reload()}
          >
            {t('submission.reload')}
          </Button>
        </>
      ),
    });
  };
  window.addEventListener('unhandledrejection', onRejection);
  stopWatching = () =>
    window.removeEventListener('unhandledrejection', onRejection);
}
