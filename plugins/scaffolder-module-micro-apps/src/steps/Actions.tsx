import { ACTION_KINDS } from '@micro-apps/backstage-plugin-micro-apps-common';
import { AddRowButton } from '../components/AddRowButton';
import { RowCard } from '../components/RowCard';
import { Section } from '../components/Section';
import { SelectAnswer } from '../components/SelectAnswer';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm } from '../form/useAppForm';

/** What the app does without being asked each time. @internal */
export function Actions(props: { form: AppForm }) {
  const { form } = props;
  const { t } = form;
  const rows = form.spec.actions ?? [];
  return (
    <Section
      title={t('models.actions.section')}
      help={t('models.actions.help')}
      inUse={rows.length > 0}
    >
      {rows.map((row, index) => (
        <RowCard
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          title={
            row.name || t('models.actions.row', { number: String(index + 1) })
          }
          removeLabel={t('models.actions.remove', {
            number: String(index + 1),
          })}
          onRemove={() => form.removeRow('actions', index)}
        >
          <TextAnswer
            form={form}
            path={`spec.actions[${index}].name`}
            label={t('models.actions.name')}
            help={t('models.actions.nameHelp')}
            value={row.name}
            onChange={name => form.setRow('actions', index, { name })}
            required
          />
          <SelectAnswer
            form={form}
            path={`spec.actions[${index}].kind`}
            label={t('models.actions.kind')}
            value={row.kind}
            options={ACTION_KINDS.map(value => ({
              value,
              label: t(`models.actions.kinds.${value}`),
            }))}
            onChange={value =>
              form.setRow('actions', index, {
                kind: ACTION_KINDS.find(item => item === value),
              })
            }
            required
          />
        </RowCard>
      ))}
      <AddRowButton
        label={t('models.actions.add')}
        onAdd={() => form.addRow('actions', {})}
      />
    </Section>
  );
}
