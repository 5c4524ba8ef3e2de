import {
  ENVIRONMENTS,
  MAX_LIST_LENGTH,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { AddRowButton } from '../components/AddRowButton';
import { ChecksAnswer } from '../components/ChecksAnswer';
import { FieldFindings } from '../components/FieldFindings';
import { SelectAnswer } from '../components/SelectAnswer';
import { StepLayout } from '../components/StepLayout';
import { TextAnswer } from '../components/TextAnswer';
import type { StepProps } from '../form/useAppForm';
import { useAppForm } from '../form/useAppForm';
import { Actions } from './Actions';
import { Controls } from './Controls';
import { ModelRow } from './ModelRow';
import { Network } from './Network';
import { Prompts } from './Prompts';

/** The third step: which models the app asks, where it runs, and what else it may do. @internal */
export function ModelsStep(props: StepProps) {
  const form = useAppForm(props);
  const { t, app, spec, setSpec, choices } = form;
  const rows = spec.models?.length ? spec.models : [{}];
  return (
    <StepLayout
      form={form}
      title={t('models.heading')}
      intro={t('models.intro')}
      rawErrors={props.rawErrors}
    >
      <FieldFindings form={form} path="spec.models" />
      {rows.map((row, index) => (
        <ModelRow
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          form={form}
          index={index}
          row={row}
          onRemove={
            rows.length > 1 ? () => form.removeRow('models', index) : undefined
          }
        />
      ))}
      <AddRowButton
        label={t('models.add')}
        onAdd={() => setSpec({ models: [...rows, {}] })}
        disabled={rows.length >= MAX_LIST_LENGTH}
      />
      <SelectAnswer
        form={form}
        path="spec.residency"
        label={t('models.residency')}
        help={t('models.residencyHelp')}
        value={spec.residency}
        options={choices.regions.map(({ id, title }) => ({
          value: id,
          label: title,
        }))}
        onChange={residency => setSpec({ residency })}
        required
      />
      <ChecksAnswer
        form={form}
        path="spec.environments"
        label={t('models.environments')}
        values={spec.environments ?? []}
        options={ENVIRONMENTS.map(value => ({
          value,
          label: t(`models.environmentNames.${value}`),
          help: t(`models.environmentHelp.${value}`),
        }))}
        onChange={environments => setSpec({ environments })}
        required
      />
      <div>
        <Network form={form} />
        <Actions form={form} />
        <Prompts form={form} />
        <Controls form={form} />
      </div>
      <TextAnswer
        form={form}
        path="comment"
        label={`${t('models.comment')} (${t('common.optional')})`}
        help={t('models.commentHelp')}
        value={app.comment}
        onChange={form.setComment}
        rows={2}
      />
    </StepLayout>
  );
}
