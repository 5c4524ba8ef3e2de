import Box from '@mui/material/Box';
import {
  ACCESSES,
  CLASSIFICATIONS,
  DATA_CATEGORIES,
  MAX_LIST_LENGTH,
  VOLUMES,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { AddRowButton } from '../components/AddRowButton';
import { ChecksAnswer } from '../components/ChecksAnswer';
import { ChoiceAnswer } from '../components/ChoiceAnswer';
import { EntityAnswer } from '../components/EntityAnswer';
import { RowCard } from '../components/RowCard';
import { FieldFindings } from '../components/FieldFindings';
import { SelectAnswer } from '../components/SelectAnswer';
import { StepLayout } from '../components/StepLayout';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm, RowOf, StepProps } from '../form/useAppForm';
import { useAppForm } from '../form/useAppForm';
import { removeSource, renameSource } from '../form/sources';
import { VectorStores } from './VectorStores';

function DataRow(props: {
  form: AppForm;
  index: number;
  row: RowOf<'dataSources'>;
  onRemove?: () => void;
}) {
  const { form, index, row, onRemove } = props;
  const { t } = form;
  const path = `spec.dataSources[${index}]`;
  const number = String(index + 1);
  const set = (patch: RowOf<'dataSources'>) =>
    form.setRow('dataSources', index, patch);
  return (
    <RowCard
      title={t('data.row', { number })}
      removeLabel={t('data.remove', { number })}
      onRemove={onRemove}
    >
      <TextAnswer
        form={form}
        path={`${path}.name`}
        label={t('data.name')}
        help={t('data.nameHelp')}
        value={row.name}
        onChange={name => form.setSpec(renameSource(form.spec, index, name))}
        required
      />
      <ChoiceAnswer
        form={form}
        path={`${path}.classification`}
        label={t('data.classification')}
        value={row.classification}
        options={CLASSIFICATIONS.map(value => ({
          value,
          label: t(`data.classifications.${value}`),
          help: t(`data.classificationHelp.${value}`),
        }))}
        onChange={value =>
          set({
            classification: CLASSIFICATIONS.find(item => item === value),
          })
        }
        required
      />
      <ChecksAnswer
        form={form}
        path={`${path}.categories`}
        label={t('data.categories')}
        help={t('data.categoriesHelp')}
        values={row.categories ?? []}
        options={DATA_CATEGORIES.map(value => ({
          value,
          label: t(`data.categoryNames.${value}`),
          help: t(`data.categoryHelp.${value}`),
        }))}
        onChange={categories => set({ categories })}
      />
      <ChoiceAnswer
        form={form}
        path={`${path}.volume`}
        label={t('data.volume')}
        value={row.volume ?? 'single'}
        options={VOLUMES.map(value => ({
          value,
          label: t(`data.volumes.${value}`),
          help: t(`data.volumeHelp.${value}`),
        }))}
        onChange={value =>
          set({ volume: VOLUMES.find(item => item === value) })
        }
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
        }}
      >
        <SelectAnswer
          form={form}
          path={`${path}.access`}
          label={t('data.access')}
          value={row.access ?? 'read'}
          options={ACCESSES.map(value => ({
            value,
            label: t(`data.accesses.${value}`),
          }))}
          onChange={value =>
            set({ access: ACCESSES.find(item => item === value) })
          }
        />
        <EntityAnswer
          form={form}
          path={`${path}.resourceRef`}
          kind="Resource"
          label={`${t('data.resource')} (${t('common.optional')})`}
          help={t('data.resourceHelp')}
          value={row.resourceRef}
          onChange={resourceRef => set({ resourceRef })}
        />
      </Box>
    </RowCard>
  );
}

/** The second step: what the app reads and writes. @internal */
export function DataStep(props: StepProps) {
  const form = useAppForm(props);
  const { t, spec, setSpec } = form;
  const rows = spec.dataSources?.length ? spec.dataSources : [{}];
  return (
    <StepLayout
      form={form}
      title={t('data.heading')}
      intro={t('data.intro')}
      rawErrors={props.rawErrors}
    >
      <FieldFindings form={form} path="spec.dataSources" />
      {rows.map((row, index) => (
        <DataRow
          // Rows have no identity but their place: their names are being typed.
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          form={form}
          index={index}
          row={row}
          onRemove={
            rows.length > 1
              ? () => setSpec(removeSource(spec, index))
              : undefined
          }
        />
      ))}
      <AddRowButton
        label={t('data.add')}
        onAdd={() => setSpec({ dataSources: [...rows, {}] })}
        disabled={rows.length >= MAX_LIST_LENGTH}
      />
      <VectorStores form={form} />
    </StepLayout>
  );
}
