import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import type { AppSummary } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DayText,
  StateChip,
  TierChip,
  ToneChip,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import type { GridColDef } from '@mui/x-data-grid';
import { EntityName } from '../components/EntityName';
import { TextLink } from '../components/TextLink';
import type { microAppsTranslationRef } from '../translation';

type Translate = TranslationFunction<(typeof microAppsTranslationRef)['T']>;

/** The columns of the inventory. */
export function columnsOf(
  t: Translate,
  appLink: (app: AppSummary) => string,
): GridColDef<AppSummary>[] {
  return [
    {
      field: 'title',
      headerName: t('inventory.column.title'),
      flex: 2,
      minWidth: 170,
      renderCell: ({ row }) => (
        <TextLink to={appLink(row)}>{row.title}</TextLink>
      ),
    },
    {
      field: 'state',
      headerName: t('inventory.column.state'),
      width: 142,
      display: 'flex',
      renderCell: ({ row }) => <StateChip state={row.state} />,
    },
    {
      field: 'tier',
      headerName: t('inventory.column.tier'),
      width: 136,
      display: 'flex',
      renderCell: ({ row }) => <TierChip tier={row.tier} />,
    },
    {
      field: 'score',
      headerName: t('inventory.column.score'),
      width: 66,
      type: 'number',
    },
    {
      field: 'owner',
      headerName: t('inventory.column.owner'),
      flex: 1,
      minWidth: 130,
      display: 'flex',
      renderCell: ({ row }) => (
        <span>
          <EntityName entityRef={row.owner} />
          {row.orphanedSince && (
            <>
              {' '}
              <ToneChip tone="bad">{t('ownership.ownerless')}</ToneChip>
            </>
          )}
        </span>
      ),
    },
    {
      field: 'environments',
      headerName: t('inventory.column.environments'),
      flex: 1,
      minWidth: 160,
      sortable: false,
      valueFormatter: (value: string[]) => value.join(', '),
    },
    {
      field: 'endpoints',
      headerName: t('inventory.column.endpoints'),
      flex: 1,
      minWidth: 140,
      sortable: false,
      valueFormatter: (value: string[]) => value.join(', '),
    },
    {
      field: 'nextReviewAt',
      headerName: t('inventory.column.nextReviewAt'),
      width: 110,
      renderCell: ({ row }) =>
        row.nextReviewAt ? <DayText value={row.nextReviewAt} /> : '–',
    },
    {
      field: 'openConditions',
      headerName: t('inventory.column.openConditions'),
      width: 124,
      type: 'number',
      sortable: false,
    },
  ];
}
