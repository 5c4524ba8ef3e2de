import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import type { ReactNode } from 'react';
import type { Resource } from '../resources';
import { microAppsReactTranslationRef } from '../translation';
import { ErrorPanel } from './ErrorPanel';

/**
 * Shows a resource once it is there; until then where it will stand, or what to do where it failed.
 *
 * @public
 */
export function ResourceView<T>(props: {
  resource: Resource<T>;
  children: (value: T) => ReactNode;
  /** How many lines the skeleton has. */
  lines?: number;
  /** Shown instead of the usual panel. */
  renderError?: (error: Error) => ReactNode;
}) {
  const { resource, children, lines, renderError } = props;
  const { value, error, reload } = resource;
  return (
    <>
      {error && value !== undefined && (
        <Box sx={{ marginBottom: 1.5 }}>
          <ErrorPanel error={error} onRetry={reload} />
        </Box>
      )}
      {value !== undefined && children(value)}
      {value === undefined &&
        error &&
        (renderError?.(error) ?? <ErrorPanel error={error} onRetry={reload} />)}
      {resource.loading && <LinesSkeleton lines={lines} />}
    </>
  );
}

/** The place of some lines of text that are being loaded. @public */
export function LinesSkeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  return (
    <Box role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton
          key={index}
          height={26}
          width={index === lines - 1 ? '60%' : '100%'}
        />
      ))}
    </Box>
  );
}
