import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { AddRowButton } from '../components/AddRowButton';
import { ChecksAnswer } from '../components/ChecksAnswer';
import { FieldFindings } from '../components/FieldFindings';
import { RowCard } from '../components/RowCard';
import { Section } from '../components/Section';
import { SelectAnswer } from '../components/SelectAnswer';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm, RowOf } from '../form/useAppForm';

function StoreRow(props: {
  form: AppForm;
  index: number;
  row: RowOf<'vectorStores'>;
}) {
  const { form, index, row } = props;
  const { t, spec, choices } = form;
  const path = `spec.vectorStores[${index}]`;
  const number = String(index + 1);
  const set = (patch: RowOf<'vectorStores'>) =>
    form.setRow('vectorStores', index, patch);
  const names = (spec.dataSources ?? []).flatMap(({ name }) => name || []);
  return (
    <RowCard
      title={row.id || t('data.stores.row', { number })}
      removeLabel={t('data.stores.remove', { number })}
      onRemove={() => form.removeRow('vectorStores', index)}
    >
      <TextAnswer
        form={form}
        path={`${path}.id`}
        label={t('data.stores.id')}
        value={row.id}
        onChange={id => set({ id })}
        required
      />
      <TextAnswer
        form={form}
        path={`${path}.type`}
        label={t('data.stores.type')}
        help={t('data.stores.typeHelp')}
        value={row.type}
        onChange={type => set({ type })}
        required
      />
      <SelectAnswer
        form={form}
        path={`${path}.region`}
        label={t('data.stores.region')}
        value={row.region}
        options={choices.regions.map(({ id, title }) => ({
          value: id,
          label: title,
        }))}
        onChange={region => set({ region })}
        required
      />
      {names.length > 0 && (
        <ChecksAnswer
          form={form}
          path={`${path}.holds`}
          label={t('data.stores.holds')}
          values={row.holds ?? []}
          options={names.map(name => ({ value: name, label: name }))}
          onChange={holds => set({ holds })}
        />
      )}
      <FormControlLabel
        control={
          <Checkbox
            size="small"
            checked={row.public ?? false}
            onChange={(_, checked) => set({ public: checked })}
          />
        }
        label={t('data.stores.public')}
      />
      <FieldFindings form={form} path={`${path}.public`} />
      {names.length === 0 && (
        <FieldFindings form={form} path={`${path}.holds`} />
      )}
    </RowCard>
  );
}

/** Where the app keeps copies of its data for searching by meaning. @internal */
export function VectorStores(props: { form: AppForm }) {
  const { form } = props;
  const { t } = form;
  const stores = form.spec.vectorStores ?? [];
  return (
    <Section
      title={t('data.stores.section')}
      help={t('data.stores.help')}
      inUse={stores.length > 0}
    >
      {stores.map((row, index) => (
        <StoreRow
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          form={form}
          index={index}
          row={row}
        />
      ))}
      <AddRowButton
        label={t('data.stores.add')}
        onAdd={() => form.addRow('vectorStores', {})}
      />
    </Section>
  );
}
