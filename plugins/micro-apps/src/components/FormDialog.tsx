import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ErrorPanel } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  useEffect,
  useId,
  useRef,
  useState,
  type FormEvent,
  type ReactNode,
} from 'react';
import { microAppsTranslationRef } from '../translation';
import { quiet } from './styles';

/** A dialog with some fields, a button that sends them, and what went wrong where it did. */
export function FormDialog(props: {
  title: string;
  confirm: string;
  color?: 'primary' | 'error';
  busy: boolean;
  error?: Error;
  errorTitle?: string;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const { title, confirm, color, busy, error, errorTitle, children } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries > 0) {
      form.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus();
    }
  }, [tries]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) {
      props.onSubmit();
      setTries(count => count + 1);
    }
  };
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      sx={quiet}
      aria-labelledby={id}
      onClose={busy ? undefined : props.onClose}
    >
      <form ref={form} onSubmit={submit} noValidate>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent
          sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}
        >
          {children}
          {error && <ErrorPanel error={error} title={errorTitle} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose} disabled={busy}>
            {t('approvals.decide.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={color ?? 'primary'}
            disabled={busy}
          >
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
