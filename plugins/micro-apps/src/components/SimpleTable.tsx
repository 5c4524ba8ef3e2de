import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { microAppsTranslationRef } from '../translation';

/** A small table; it scrolls by itself where the screen is narrow. */
export function SimpleTable(props: {
  label: string;
  columns: string[];
  rows: { key: string; cells: ReactNode[] }[];
}) {
  const { label, columns, rows } = props;
  const { box, scrolls } = useScrolls();
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box
      ref={box}
      sx={{ overflowX: 'auto', position: 'relative' }}
      {...(scrolls && {
        tabIndex: 0,
        role: 'region',
        'aria-label': t('table.scrolls', { table: label }),
      })}
    >
      <Table size="small" aria-label={label}>
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell
                key={column}
                sx={{
                  fontWeight: 600,
                  color: 'text.secondary',
                  textTransform: 'none',
                  whiteSpace: 'nowrap',
                  paddingLeft: 0,
                }}
              >
                {column}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => (
            <TableRow key={row.key}>
              {row.cells.map((cell, index) => (
                <TableCell
                  key={columns[index]}
                  sx={{
                    paddingLeft: 0,
                    verticalAlign: 'top',
                    wordBreak: 'normal',
                    overflowWrap: 'break-word',
                    lineHeight: 1.5,
                  }}
                >
                  {cell}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

// Without links in it, the keyboard would not get into it; where all of it is seen, it need not stop there.
function useScrolls() {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const { current } = box;
    if (!current || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(() =>
      setScrolls(current.scrollWidth > current.clientWidth),
    );
    observer.observe(current);
    for (const child of current.children) {
      observer.observe(child);
    }
    return () => observer.disconnect();
  }, []);
  return { box, scrolls };
}

/** A sentence, which narrow columns beside it must not squeeze to a word a line. */
export function Sentence({ children }: { children: ReactNode }) {
  return <Box sx={{ minWidth: 220 }}>{children}</Box>;
}

/** What stays on one line. */
export function NoWrap({ children }: { children: ReactNode }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{children}</span>;
}
