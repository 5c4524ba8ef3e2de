import Box from '@mui/material/Box';
import CancelIcon from '@mui/icons-material/Cancel';
import WarningIcon from '@mui/icons-material/Warning';
import { toneColors } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { ReactNode } from 'react';
import type { FieldFinding } from '../form/findings';
import type { AppForm } from '../form/useAppForm';

function Finding(props: { form: AppForm; finding: FieldFinding }) {
  const { form, finding } = props;
  const { isDenied, message, remediation } = finding;
  const Icon = isDenied ? CancelIcon : WarningIcon;
  return (
    <Box component="span" sx={{ display: 'flex', gap: 0.5, mb: 0.5 }}>
      <Box
        component="span"
        sx={theme => ({
          color: toneColors(theme, isDenied ? 'bad' : 'caution').solid,
          '& svg': { fontSize: '1rem' },
        })}
      >
        <Icon aria-hidden />
      </Box>
      <Box component="span" sx={{ color: 'text.primary' }}>
        <strong>
          {form.t(isDenied ? 'preview.denied' : 'preview.warned')}
        </strong>{' '}
        {message} {remediation}
      </Box>
    </Box>
  );
}

/** What policies say of the answer at a field. It keeps nobody from going on. @internal */
export function FieldFindings(props: { form: AppForm; path: string }) {
  const { form, path } = props;
  return form
    .findingsAt(path)
    .map(finding => (
      <Finding
        key={`${finding.rule} ${finding.message}`}
        form={form}
        finding={finding}
      />
    ));
}

/** What stands below a field: what is wrong with the answer, else what policies say of it, and the help. @internal */
export function hintAt(form: AppForm, path: string, help?: string): ReactNode {
  const error = form.errorAt(path);
  if (error || !form.findingsAt(path).length) {
    return error ?? help;
  }
  return (
    <>
      <FieldFindings form={form} path={path} />
      {help}
    </>
  );
}
