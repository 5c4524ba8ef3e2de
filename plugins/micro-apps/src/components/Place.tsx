import Box from '@mui/material/Box';
import Link from '@mui/material/Link';

/** Where the file of an app is, by what the catalog calls it. */
export function Place({ location }: { location: string }) {
  const place = location.replace(/^(url|file):/, '');
  return /^https?:/.test(place) ? (
    <Link
      href={place}
      target="_blank"
      rel="noopener"
      sx={{ overflowWrap: 'anywhere' }}
    >
      {place}
    </Link>
  ) : (
    <Box component="code" sx={{ overflowWrap: 'anywhere' }}>
      {place}
    </Box>
  );
}
