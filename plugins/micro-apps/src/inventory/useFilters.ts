import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { formatFilters, parseFilters, type InventoryFilters } from './filters';

/** The filters, which live in the address. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => parseFilters(params), [params]);
  const change = useCallback(
    (changes: Partial<InventoryFilters>) =>
      setParams(
        previous =>
          formatFilters({ ...parseFilters(previous), page: 1, ...changes }),
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(
    () => setParams(new URLSearchParams(), { replace: true }),
    [setParams],
  );
  return { filters, change, clear };
}
