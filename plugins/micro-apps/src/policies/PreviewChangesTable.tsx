import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  previewChangesQuerySchema,
  type ShadowedDecision,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  TierChip,
  ToneChip,
  usePolicyPreviewChanges,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { EntityName } from '../components/EntityName';
import { Pages } from '../components/Pages';
import { useEntityLink } from '../components/links';
import { SimpleTable } from '../components/SimpleTable';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

const PAGE_SIZE = 25;
const KINDS = previewChangesQuerySchema.shape.kind.unwrap().options;
type Kind = (typeof KINDS)[number];
const NAMES = {
  verdict: 'verdict',
  tier: 'tier',
  route: 'route',
  'newly-denied': 'newlyDenied',
} as const;
/** What a preview says would change, or a shadow found to differ. */
type Change = Pick<ShadowedDecision, 'app' | 'before' | 'after' | 'reasons'>;
const OUTCOME_TONES: Record<Change['after']['outcome'], Tone> = {
  'auto-approve': 'good',
  review: 'caution',
  block: 'bad',
  allow: 'good',
  deny: 'bad',
};

/** The apps that a candidate would change, a page at a time. */
export function PreviewChangesTable({ id }: { id: string }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [kind, setKind] = useState<Kind>();
  const [page, setPage] = useState(0);
  const changes = usePolicyPreviewChanges(id, {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
    ...(kind && { kind }),
  });
  return (
    <div>
      <TextField
        select
        size="small"
        label={t('policies.preview.filter')}
        value={kind ?? ''}
        sx={{ minWidth: 220, marginBottom: 1 }}
        onChange={event => {
          setKind((event.target.value || undefined) as Kind | undefined);
          setPage(0);
        }}
      >
        <MenuItem value="">{t('policies.preview.all')}</MenuItem>
        {KINDS.map(value => (
          <MenuItem key={value} value={value}>
            {t(`policies.preview.${NAMES[value]}`)}
          </MenuItem>
        ))}
      </TextField>
      <ResourceView resource={changes} lines={6}>
        {({ items, totalItems }) =>
          totalItems === 0 ? (
            <Typography role="status">
              {t('policies.preview.noneOfKind')}
            </Typography>
          ) : (
            <>
              <ChangesTable
                label={t('policies.preview.changesLabel')}
                items={items}
              />
              <Pages
                page={page}
                pageSize={PAGE_SIZE}
                total={totalItems}
                onPage={setPage}
              />
            </>
          )
        }
      </ResourceView>
    </div>
  );
}

/** What would be otherwise for some apps. */
export function ChangesTable(props: {
  label: string;
  items: Change[];
  /** A first column of its own. */
  first?: {
    title: string;
    cell: (index: number) => ReactNode;
  };
}) {
  const { label, items, first } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const link = useEntityLink();
  return (
    <SimpleTable
      label={label}
      columns={[
        ...(first ? [first.title] : []),
        t('policies.preview.app'),
        t('policies.preview.owner'),
        t('policies.preview.before'),
        t('policies.preview.after'),
        t('policies.preview.why'),
      ]}
      rows={items.map((item, index) => ({
        key: `${item.app.namespace}/${item.app.name} ${index}`,
        cells: [
          ...(first ? [first.cell(index)] : []),
          <TextLink
            key="app"
            to={link(`microapp:${item.app.namespace}/${item.app.name}`)}
          >
            {item.app.title}
          </TextLink>,
          <EntityName key="owner" entityRef={item.app.owner} />,
          <Side key="before" side={item.before} />,
          <Side key="after" side={item.after} />,
          <ul key="why" style={{ margin: 0, paddingLeft: 16, minWidth: 240 }}>
            {item.reasons.map(reason => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>,
        ],
      }))}
    />
  );
}

function Side({ side }: { side: Change['after'] }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ display: 'grid', gap: 0.5, justifyItems: 'start' }}>
      <ToneChip tone={OUTCOME_TONES[side.outcome]}>
        {t(`policies.preview.outcome.${side.outcome}`)}
      </ToneChip>
      <TierChip tier={side.tier} score={side.score} />
      {side.legs.length > 0 && <small>{side.legs.join(', ')}</small>}
    </Box>
  );
}
