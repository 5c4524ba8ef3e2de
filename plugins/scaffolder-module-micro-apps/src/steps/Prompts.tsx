import Typography from '@mui/material/Typography';
import { sha256Hex } from '@micro-apps/backstage-plugin-micro-apps-common';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { AddRowButton } from '../components/AddRowButton';
import { idOf } from '../components/ids';
import { RowCard } from '../components/RowCard';
import { Section } from '../components/Section';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm, RowOf } from '../form/useAppForm';

function PromptRow(props: {
  form: AppForm;
  index: number;
  row: RowOf<'prompts'>;
}) {
  const { form, index, row } = props;
  const { t } = form;
  const number = String(index + 1);
  const path = `spec.prompts[${index}].digest`;
  // Only here: the text is nobody's business but the author's.
  const [text, setText] = useState('');
  const error = form.errorAt(path);
  return (
    <RowCard
      title={row.name || t('models.prompts.row', { number })}
      removeLabel={t('models.prompts.remove', { number })}
      onRemove={() => form.removeRow('prompts', index)}
    >
      <TextAnswer
        form={form}
        path={`spec.prompts[${index}].name`}
        label={t('models.prompts.name')}
        value={row.name}
        onChange={name => form.setRow('prompts', index, { name })}
        required
      />
      <TextField
        id={idOf(path)}
        label={t('models.prompts.text')}
        value={text}
        onChange={({ target: { value } }) => {
          setText(value);
          form.setRow('prompts', index, {
            digest: value ? `sha256:${sha256Hex(value)}` : undefined,
          });
        }}
        onBlur={() => form.touch(path)}
        error={Boolean(error)}
        helperText={
          error ?? (row.digest ? undefined : t('models.prompts.noText'))
        }
        multiline
        minRows={3}
        size="small"
        fullWidth
      />
      {row.digest && (
        <Typography variant="caption" sx={{ wordBreak: 'break-all' }}>
          {t('models.prompts.fingerprint', { digest: row.digest })}
        </Typography>
      )}
    </RowCard>
  );
}

/** Fingerprints of the prompts, so that a change of them is noticed. @internal */
export function Prompts(props: { form: AppForm }) {
  const { form } = props;
  const { t } = form;
  const rows = form.spec.prompts ?? [];
  return (
    <Section
      title={t('models.prompts.section')}
      help={t('models.prompts.help')}
      inUse={rows.length > 0}
    >
      {rows.map((row, index) => (
        <PromptRow
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          form={form}
          index={index}
          row={row}
        />
      ))}
      <AddRowButton
        label={t('models.prompts.add')}
        onAdd={() => form.addRow('prompts', {})}
      />
    </Section>
  );
}
