import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { OptionText } from '../components/ChoiceAnswer';
import { FieldFindings } from '../components/FieldFindings';
import { Section } from '../components/Section';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm } from '../form/useAppForm';

/** What the author says is in place to lower the risk. @internal */
export function Controls(props: { form: AppForm }) {
  const { form } = props;
  const { t, choices, setSpec } = form;
  const declared = form.spec.controls ?? [];
  const known = new Set(choices.controls.map(({ id }) => id));
  const offered = [
    ...choices.controls,
    ...declared
      .filter(({ id }) => id && !known.has(id))
      .map(({ id }) => ({
        id: id!,
        title: id!,
        description: t('models.controls.unknown'),
        effect: '',
      })),
  ];
  return (
    <Section
      title={t('models.controls.section')}
      help={t('models.controls.help')}
      inUse={declared.length > 0 || form.findingsAt('spec.controls').length > 0}
    >
      <FieldFindings form={form} path="spec.controls" />
      {offered.map(control => {
        const index = declared.findIndex(({ id }) => id === control.id);
        const on = index >= 0;
        return (
          <div key={control.id}>
            <FormControlLabel
              control={
                <Checkbox
                  size="small"
                  checked={on}
                  onChange={(_, checked) =>
                    setSpec({
                      controls: checked
                        ? [...declared, { id: control.id }]
                        : declared.filter(({ id }) => id !== control.id),
                    })
                  }
                />
              }
              label={
                <OptionText
                  option={{
                    value: control.id,
                    label: control.title,
                    help: control.description,
                  }}
                />
              }
            />
            {on && (
              <Box sx={{ pl: 4, pt: 1 }}>
                {control.effect && (
                  <Typography variant="body2" sx={{ mb: 1 }}>
                    {control.effect}
                  </Typography>
                )}
                <TextAnswer
                  form={form}
                  path={`spec.controls[${index}].evidence`}
                  label={t('models.controls.evidence')}
                  help={t('models.controls.evidenceHelp')}
                  value={declared[index].evidence}
                  onChange={evidence =>
                    form.setRow('controls', index, { evidence })
                  }
                  rows={2}
                />
              </Box>
            )}
          </div>
        );
      })}
    </Section>
  );
}
