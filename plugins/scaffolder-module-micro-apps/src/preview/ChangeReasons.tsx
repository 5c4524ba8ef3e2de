import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { PlannedChange } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Translate } from '../translation';
import { Part } from './Part';

/** What of a change makes the approval be asked for anew, and what holds until it is given. @internal */
export function ChangeReasons(props: { change: PlannedChange; t: Translate }) {
  const { change, t } = props;
  const against = String(change.against);
  return (
    <Part title={t('preview.change.why')}>
      <Box component="ul" sx={{ m: 0, pl: 2.5, overflowWrap: 'anywhere' }}>
        {change.reasons.map(({ id, label }) => (
          <Typography component="li" variant="body2" key={`${id} ${label}`}>
            {label}
          </Typography>
        ))}
      </Box>
      {change.outcome !== 'auto-approve' && (
        <Typography variant="body2" sx={{ mt: 0.5 }}>
          {change.staysInForce
            ? t('preview.change.stays', { against })
            : t('preview.change.waits')}
        </Typography>
      )}
    </Part>
  );
}
