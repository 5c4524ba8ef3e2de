import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Review } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useMicroApp,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { quiet } from '../components/styles';
import { microAppsTranslationRef } from '../translation';
import {
  choicesOf,
  ReviewDialog,
  type ReviewStepChoice,
} from './ReviewActions';

/** The dialog of a step with a review out of a list: it shows the facts of the app, which it has to ask for. */
export function ReviewDialogOf(props: {
  review: Review;
  choice: ReviewStepChoice;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { review, choice, onClose, onDone } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const id = useId();
  const app = useMicroApp(review.app);
  const open = app.value?.review.open;
  if (app.value && open && choicesOf(open).includes(choice)) {
    return (
      <ReviewDialog
        app={app.value}
        review={open}
        choice={choice}
        onClose={onClose}
        onDone={onDone}
      />
    );
  }
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      sx={quiet}
      aria-labelledby={id}
      onClose={onClose}
    >
      <DialogTitle id={id}>
        {t('renewal.decideDialog', { app: review.app.title })}
      </DialogTitle>
      <DialogContent>
        <ResourceView resource={app} lines={6}>
          {() => <Typography variant="body2">{t('renewal.closed')}</Typography>}
        </ResourceView>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('approvals.decide.cancel')}</Button>
      </DialogActions>
    </Dialog>
  );
}
