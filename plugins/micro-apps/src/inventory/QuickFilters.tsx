import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import { microAppsTranslationRef } from '../translation';
import type { InventoryFilters } from './filters';

type Quick = {
  label:
    | 'quickMine'
    | 'quickInReview'
    | 'quickBlocked'
    | 'quickHigh'
    | 'quickConditions'
    | 'quickBreach'
    | 'quickReviews'
    | 'quickOverdue'
    | 'quickOwnerless'
    | 'quickFiles';
  on: (filters: InventoryFilters) => boolean;
  set: Partial<InventoryFilters>;
  unset: Partial<InventoryFilters>;
};

const only = (values: string[], value: string) =>
  values.length === 1 && values[0] === value;

/** Whose review was not done in time. */
const OVERDUE: InventoryFilters['state'] = ['overdue', 'suspended'];

const QUICK: Quick[] = [
  {
    label: 'quickMine',
    on: ({ owner }) => only(owner, 'me'),
    set: { owner: ['me'] },
    unset: { owner: [] },
  },
  {
    label: 'quickInReview',
    on: ({ state }) => only(state, 'in-review'),
    set: { state: ['in-review'] },
    unset: { state: [] },
  },
  {
    label: 'quickBlocked',
    on: ({ state }) => only(state, 'blocked'),
    set: { state: ['blocked'] },
    unset: { state: [] },
  },
  {
    label: 'quickHigh',
    on: ({ tier }) => only(tier, 'high'),
    set: { tier: ['high'] },
    unset: { tier: [] },
  },
  {
    label: 'quickConditions',
    on: ({ openConditions }) => openConditions,
    set: { openConditions: true },
    unset: { openConditions: false },
  },
  {
    label: 'quickBreach',
    on: ({ breach }) => breach,
    set: { breach: true },
    unset: { breach: false },
  },
  {
    label: 'quickReviews',
    on: ({ reviewSoon }) => reviewSoon,
    set: { reviewSoon: true },
    unset: { reviewSoon: false },
  },
  {
    label: 'quickOverdue',
    on: ({ state }) =>
      state.length === OVERDUE.length &&
      OVERDUE.every(value => state.includes(value)),
    set: { state: OVERDUE },
    unset: { state: [] },
  },
  {
    label: 'quickOwnerless',
    on: ({ ownerless }) => ownerless,
    set: { ownerless: true },
    unset: { ownerless: false },
  },
  {
    label: 'quickFiles',
    on: ({ fileProblem }) => fileProblem,
    set: { fileProblem: true },
    unset: { fileProblem: false },
  },
];

/** Filters that take one click. */
export function QuickFilters(props: {
  filters: InventoryFilters;
  onChange: (changes: Partial<InventoryFilters>) => void;
  onClear: () => void;
}) {
  const { filters, onChange, onClear } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { state, tier, owner, environment, endpoint, rule } = filters;
  const any =
    [state, tier, owner, environment, endpoint, rule].some(
      list => list.length > 0,
    ) ||
    Boolean(filters.q) ||
    filters.openConditions ||
    filters.breach ||
    filters.ownerless ||
    filters.fileProblem ||
    filters.reviewSoon;
  return (
    <Box
      role="group"
      aria-label={t('inventory.quick')}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
    >
      {QUICK.map(({ label, on, set, unset }) => {
        const pressed = on(filters);
        return (
          <Chip
            key={label}
            component="button"
            clickable
            aria-pressed={pressed}
            color={pressed ? 'primary' : 'default'}
            variant={pressed ? 'filled' : 'outlined'}
            label={t(`inventory.${label}`)}
            onClick={() => onChange(pressed ? unset : set)}
            sx={{ margin: 0 }}
          />
        );
      })}
      {any && (
        <Button
          size="small"
          onClick={event => {
            // This button goes with the filters.
            event.currentTarget.parentElement?.querySelector('button')?.focus();
            onClear();
          }}
        >
          {t('inventory.clear')}
        </Button>
      )}
    </Box>
  );
}
