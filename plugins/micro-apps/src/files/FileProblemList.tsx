import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FileProblem } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import { microAppsTranslationRef } from '../translation';
import { FileProblemItem } from './FileProblemItem';

/** Files that are not taken, each with what to do. */
export function FileProblemList({ files }: { files: FileProblem[] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box
      component="ul"
      aria-label={t('files.title')}
      sx={{ listStyle: 'none', margin: 0, padding: 0 }}
    >
      {files.map(file => (
        <FileProblemItem
          key={`${file.namespace}/${file.name} ${file.location}`}
          file={file}
        />
      ))}
    </Box>
  );
}
