import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Check,
  CheckStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import CancelIcon from '@mui/icons-material/Cancel';
import CheckCircleIcon from '@mui/icons-material/CheckCircle';
import HelpIcon from '@mui/icons-material/HelpOutline';
import RemoveIcon from '@mui/icons-material/RemoveCircleOutline';
import VerifiedUserIcon from '@mui/icons-material/GppGood';
import WarningIcon from '@mui/icons-material/Warning';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ComponentType, ReactNode } from 'react';
import { CHECK_TONES, toneColors } from '../palette';
import { microAppsReactTranslationRef } from '../translation';

const ICONS: Record<CheckStatus, ComponentType<{ 'aria-hidden'?: boolean }>> = {
  passed: CheckCircleIcon,
  warned: WarningIcon,
  failed: CancelIcon,
  'not-applicable': RemoveIcon,
  exempted: VerifiedUserIcon,
  'not-evaluated': HelpIcon,
};

// What needs somebody stands first.
const ORDER: CheckStatus[] = [
  'failed',
  'warned',
  'not-evaluated',
  'exempted',
  'passed',
  'not-applicable',
];

/** What asks nothing of anybody; more than a few of a kind are one line, which opens. */
const QUIET: CheckStatus[] = ['passed', 'not-applicable'];
const GLANCE = 3;

/**
 * The checks of an assessment, each with its state as an icon and as a word.
 *
 * @public
 */
export function CheckList(props: {
  checks: Check[];
  /** What can be done about a check. */
  action?: (check: Check) => ReactNode;
}) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  if (props.checks.length === 0) {
    return <Typography variant="body2">{t('check.none')}</Typography>;
  }
  const groups = ORDER.map(status => ({
    status,
    items: props.checks
      .filter(check => check.status === status)
      .map(check => (
        <CheckItem
          key={check.id}
          check={check}
          action={props.action?.(check)}
        />
      )),
  }));
  return (
    <List>
      {groups.map(({ status, items }) =>
        QUIET.includes(status) && items.length > GLANCE ? (
          <Box component="li" key={status} sx={{ padding: '5px 0' }}>
            <Box component="details">
              <Box component="summary" sx={{ cursor: 'pointer' }}>
                <Typography variant="body2" component="span">
                  <strong>{String(items.length)}</strong> ·{' '}
                  {t(`check.${status}`)}
                </Typography>
              </Box>
              <List>{items}</List>
            </Box>
          </Box>
        ) : (
          items
        ),
      )}
    </List>
  );
}

function List(props: { children: ReactNode }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {props.children}
    </Box>
  );
}

function CheckItem(props: { check: Check; action?: ReactNode }) {
  const { check, action } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const Icon = ICONS[check.status];
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        gap: 1,
        padding: '5px 0',
        alignItems: 'flex-start',
      }}
    >
      <Box
        sx={theme => ({
          color: toneColors(theme, CHECK_TONES[check.status]).solid,
          lineHeight: 0,
          paddingTop: '1px',
          '& svg': { fontSize: '1.2rem' },
        })}
      >
        <Icon aria-hidden />
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2">
          <strong>{check.title}</strong> · {t(`check.${check.status}`)}
        </Typography>
        <Typography
          variant="body2"
          color="text.secondary"
          sx={{ overflowWrap: 'anywhere' }}
        >
          {check.message}
        </Typography>
        {check.remediation && check.status !== 'exempted' && (
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {t('check.remediation', { remediation: check.remediation })}
          </Typography>
        )}
        {check.exemptedUntil && (
          <Typography variant="body2">
            {t('check.exemptedUntil', {
              date: new Date(check.exemptedUntil).toLocaleDateString(),
            })}
          </Typography>
        )}
        {check.control && (
          <Typography variant="caption" color="text.secondary" component="p">
            {check.control}
          </Typography>
        )}
        {action}
      </Box>
    </Box>
  );
}
