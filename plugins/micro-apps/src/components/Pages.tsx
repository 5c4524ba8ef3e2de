import TablePagination from '@mui/material/TablePagination';
import { useEffect } from 'react';

/** Leads through the pages of a list; nothing where one page holds all. */
export function Pages(props: {
  /** From 0. */
  page: number;
  pageSize: number;
  /** How many items the list has. */
  total: number;
  onPage: (page: number) => void;
}) {
  const { page, pageSize, total, onPage } = props;
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  const isBeyond = page > last;
  // A list can lose its last page to work that is done.
  useEffect(() => {
    if (isBeyond) {
      onPage(last);
    }
  }, [isBeyond, last, onPage]);
  return total > pageSize ? (
    <TablePagination
      component="div"
      count={total}
      page={Math.min(page, last)}
      rowsPerPage={pageSize}
      rowsPerPageOptions={[pageSize]}
      onPageChange={(_, next) => onPage(next)}
    />
  ) : null;
}
