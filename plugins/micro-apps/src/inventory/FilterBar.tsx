import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  APP_STATES,
  ENVIRONMENTS,
  RULE_FILTER_STATUSES,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  microAppsReactTranslationRef,
  useModelEndpoints,
  usePolicies,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import useAsync from 'react-use/lib/useAsync';
import { microAppsTranslationRef } from '../translation';
import type { InventoryFilters } from './filters';
import { MultiSelect } from './MultiSelect';
import { SearchField } from './SearchField';

/** The filters, each a choice of several. */
export function FilterBar(props: {
  filters: InventoryFilters;
  onChange: (changes: Partial<InventoryFilters>) => void;
}) {
  const { filters, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { t: words } = useTranslationRef(microAppsReactTranslationRef);
  const owners = useOwners(filters.owner);
  const endpoints = useEndpoints(filters.endpoint);
  const rules = useRules(filters.rule);
  return (
    <Box
      role="search"
      sx={{
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
      }}
    >
      <SearchField value={filters.q} onChange={q => onChange({ q })} />
      <MultiSelect
        label={t('inventory.state')}
        value={filters.state}
        options={APP_STATES.map(id => ({ id, name: words(`appState.${id}`) }))}
        onChange={state => onChange({ state })}
      />
      <MultiSelect
        label={t('inventory.tier')}
        value={filters.tier}
        options={TIERS.map(id => ({ id, name: words(`tier.${id}`) }))}
        onChange={tier => onChange({ tier })}
      />
      <MultiSelect
        label={t('inventory.owner')}
        value={filters.owner}
        options={owners}
        onChange={owner => onChange({ owner })}
      />
      <MultiSelect
        label={t('inventory.environment')}
        value={filters.environment}
        options={ENVIRONMENTS.map(id => ({ id, name: id }))}
        onChange={environment => onChange({ environment })}
      />
      <MultiSelect
        label={t('inventory.endpoint')}
        value={filters.endpoint}
        options={endpoints}
        onChange={endpoint => onChange({ endpoint })}
      />
      <MultiSelect
        label={t('inventory.rule')}
        value={filters.rule}
        options={rules}
        onChange={rule =>
          onChange(rule.length ? { rule } : { rule, ruleStatus: [] })
        }
      />
      {filters.rule.length > 0 && (
        <MultiSelect
          label={t('inventory.ruleStatus.label')}
          value={filters.ruleStatus}
          options={RULE_FILTER_STATUSES.map(id => ({
            id,
            name: t(`inventory.ruleStatus.${id}`),
          }))}
          onChange={ruleStatus => onChange({ ruleStatus })}
        />
      )}
    </Box>
  );
}

type Option = { id: string; name: string };

// What the address asks for can be chosen, whether or not it is known.
function withChosen(options: Option[], chosen: string[]): Option[] {
  const known = new Set(options.map(({ id }) => id));
  return [
    ...options,
    ...chosen.filter(id => !known.has(id)).map(id => ({ id, name: id })),
  ];
}

function useOwners(chosen: string[]): Option[] {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const catalogApi = useApi(catalogApiRef);
  const { value: groups = [] } = useAsync(async () => {
    const { items } = await catalogApi.getEntities({
      filter: { kind: 'group' },
      fields: ['kind', 'metadata', 'spec.profile'],
      order: { field: 'metadata.name', order: 'asc' },
      limit: 500,
    });
    return items.map(group => ({
      id: stringifyEntityRef(group),
      name: group.metadata.title ?? group.metadata.name,
    }));
  }, [catalogApi]);
  return useMemo(
    () =>
      withChosen(
        [{ id: 'me', name: t('inventory.ownerMe') }, ...groups],
        chosen,
      ),
    [groups, chosen, t],
  );
}

function useEndpoints(chosen: string[]): Option[] {
  const { value } = useModelEndpoints();
  return useMemo(
    () =>
      withChosen(
        value?.items.map(({ id, title }) => ({ id, name: title })) ?? [],
        chosen,
      ),
    [value, chosen],
  );
}

function useRules(chosen: string[]): Option[] {
  const { value } = usePolicies();
  return useMemo(
    () =>
      withChosen(
        value?.rules.map(({ id, title }) => ({ id, name: title })) ?? [],
        chosen,
      ),
    [value, chosen],
  );
}
