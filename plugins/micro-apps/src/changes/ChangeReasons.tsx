import type { ChangeReason } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

/** Why people are asked, or why nobody was. */
export function ChangeReasons(props: {
  title: string;
  reasons: ChangeReason[];
}) {
  const { title, reasons } = props;
  return reasons.length > 0 ? (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {title}
      </Typography>
      <Box
        component="ul"
        sx={{ margin: 0, paddingLeft: 2.5, fontSize: '0.875rem' }}
      >
        {reasons.map(({ id, label }) => (
          <li key={`${id} ${label}`}>{label}</li>
        ))}
      </Box>
    </Box>
  ) : null;
}
