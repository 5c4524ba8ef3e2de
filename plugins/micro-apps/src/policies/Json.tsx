import Box from '@mui/material/Box';

/** A document as it is, for those who know what to look for. */
export function Json(props: { label: string; value: unknown }) {
  return (
    <Box component="details" sx={{ fontSize: '0.875rem' }}>
      <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600 }}>
        {props.label}
      </Box>
      <Box
        component="pre"
        role="region"
        aria-label={props.label}
        tabIndex={0}
        sx={theme => ({
          margin: '8px 0 0',
          padding: 1.5,
          maxHeight: 360,
          overflow: 'auto',
          fontSize: '0.8rem',
          border: `1px solid ${theme.palette.divider}`,
          borderRadius: '6px',
        })}
      >
        {JSON.stringify(props.value, null, 2)}
      </Box>
    </Box>
  );
}
