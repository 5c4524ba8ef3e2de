import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { toneColors } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { AppForm } from '../form/useAppForm';
import { RiskPreview } from '../preview/RiskPreview';
import { problemText } from '../preview/problemText';
import { FileText } from './FileText';
import { STEP_HEADING } from './ids';
import { useSticky } from './useSticky';

/** The questions of a step, and the risk preview beside them, or below where there is no room. @internal */
export function StepLayout(props: {
  form: AppForm;
  title: string;
  intro?: string;
  /** What the scaffolder found wrong when the person wanted to go on; a new list each time. */
  rawErrors?: string[];
  children: ReactNode;
}) {
  const { form, title, intro, rawErrors, children } = props;
  const { choices, t } = form;
  const questions = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useSticky(questions);
  useEffect(() => {
    // The browser's own bubble would name one field at a time, and keep the form from saying what is wrong.
    questions.current?.closest('form')?.setAttribute('novalidate', '');
  }, []);
  useEffect(() => {
    // The button that led here is gone with its step, and with it the place where the keyboard was.
    if (document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  useEffect(() => {
    if (rawErrors?.length) {
      questions.current
        ?.querySelector<HTMLElement>(
          'input[aria-invalid="true"], textarea[aria-invalid="true"], [role="combobox"][aria-invalid="true"], [role="radiogroup"][aria-invalid="true"] input',
        )
        ?.focus();
    }
  }, [rawErrors]);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 3,
        alignItems: 'start',
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          lg: 'minmax(0, 1fr) minmax(320px, 400px)',
        },
        // The usual red is too dark to be read on a dark theme. It is said twice, as otherwise the rule counts that comes
        // later in the document.
        '&& .Mui-error': { color: theme => toneColors(theme, 'bad').solid },
      }}
    >
      <Stack spacing={2.5} ref={questions}>
        <div>
          <Typography
            variant="h5"
            component="h3"
            id={STEP_HEADING}
            ref={heading}
            tabIndex={-1}
          >
            {title}
          </Typography>
          {intro && <Typography color="text.secondary">{intro}</Typography>}
        </div>
        {choices.error && (
          <Alert
            severity="error"
            action={
              <Button color="inherit" size="small" onClick={choices.retry}>
                {t('common.retry')}
              </Button>
            }
          >
            {t('common.loadFailed', {
              reason: problemText(choices.error, t),
            })}
          </Alert>
        )}
        <FileText form={form} />
        {children}
      </Stack>
      <Box
        sx={{
          position: { lg: 'sticky' },
          top: { lg: 16 },
          maxHeight: { lg: 'calc(100vh - 32px)' },
          overflowY: { lg: 'auto' },
        }}
      >
        <RiskPreview form={form} />
      </Box>
    </Box>
  );
}
