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
  const columns: GridColDef<AppSummary>[] = [
    {
      field: 'title',
      headerName: t('inventory.column.title'),
      flex: 2,
      minWidth: 150,
      renderCell: ({ row }) => (
        <TextLink to={appLink(row)}>{row.title}</TextLink>
      ),
    },
    {
      field: 'state',
      headerName: t('inventory.column.state'),
      width: 158,
      renderCell: ({ row }) => <StateChip state={row.state} />,
    },
    {
      field: 'tier',
      headerName: t('inventory.column.tier'),
      width: 148,
      renderCell: ({ row }) => <TierChip tier={row.tier} />,
    },
    {
      field: 'score',
      headerName: t('inventory.column.score'),
      width: 80,
      type: 'number',
    },
    {
      field: 'owner',
      headerName: t('inventory.column.owner'),
      flex: 1,
      minWidth: 120,
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
      minWidth: 130,
      sortable: false,
      valueFormatter: (value: AppSummary['environments']) =>
        value.map(id => t(`value.environment.${id}`)).join(', '),
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
      width: 112,
      type: 'number',
      sortable: false,
    },
  ];
  // Texts of one line stand beside chips and beside texts of several.
  return columns.map(column => ({ display: 'flex', ...column }));
}
