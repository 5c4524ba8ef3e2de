import Alert from '@mui/material/Alert';
import { useFocus } from './useFocus';

/**
 * What came of something that was just sent. The button that sent it may be gone, so the keyboard comes here; and to the
 * heading around when this is closed.
 */
export function ResultNotice(props: { children: string; onClose: () => void }) {
  const { children, onClose } = props;
  const notice = useFocus<HTMLDivElement>(children);
  return (
    <Alert
      ref={notice}
      tabIndex={-1}
      severity="success"
      role="status"
      sx={{ marginBottom: 2 }}
      onClose={() => {
        notice.current
          ?.closest('section, main')
          ?.querySelector<HTMLElement>('h2[tabindex], h3[tabindex]')
          ?.focus();
        onClose();
      }}
    >
      {children}
    </Alert>
  );
}
