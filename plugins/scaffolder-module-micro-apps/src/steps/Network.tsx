import IconButton from '@mui/material/IconButton';
import DeleteIcon from '@mui/icons-material/DeleteOutline';
import Box from '@mui/material/Box';
import { OUTBOUNDS } from '@micro-apps/backstage-plugin-micro-apps-common';
import { AddRowButton } from '../components/AddRowButton';
import { ChoiceAnswer } from '../components/ChoiceAnswer';
import { FieldFindings } from '../components/FieldFindings';
import { Section } from '../components/Section';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm } from '../form/useAppForm';

/** Which addresses the app calls besides its models. @internal */
export function Network(props: { form: AppForm }) {
  const { form } = props;
  const { t, spec, setSpec } = form;
  const outbound = spec.network?.outbound ?? 'none';
  const destinations = spec.network?.destinations ?? [];
  const setDestinations = (next: string[]) =>
    setSpec({ network: { outbound, destinations: next } });
  return (
    <Section title={t('models.network.section')} inUse={outbound !== 'none'}>
      <ChoiceAnswer
        form={form}
        path="spec.network.outbound"
        label={t('models.network.label')}
        help={t('models.network.help')}
        value={outbound}
        options={OUTBOUNDS.map(value => ({
          value,
          label: t(`models.network.names.${value}`),
        }))}
        onChange={value => {
          const chosen = OUTBOUNDS.find(item => item === value) ?? 'none';
          setSpec({
            network:
              chosen === 'none'
                ? undefined
                : {
                    outbound: chosen,
                    // A row to type in, where addresses are what is asked for.
                    destinations:
                      chosen === 'allowlist' && destinations.length === 0
                        ? ['']
                        : destinations,
                  },
          });
        }}
      />
      <FieldFindings form={form} path="spec.network.destinations" />
      {outbound === 'allowlist' &&
        destinations.map((host, index) => (
          // eslint-disable-next-line react/no-array-index-key
          <Box key={index} sx={{ display: 'flex', gap: 1 }}>
            <TextAnswer
              form={form}
              path={`spec.network.destinations[${index}]`}
              label={t('models.network.destination', {
                number: String(index + 1),
              })}
              help={t('models.network.destinationHelp')}
              value={host}
              onChange={text =>
                setDestinations(
                  destinations.map((item, i) => (i === index ? text : item)),
                )
              }
            />
            <IconButton
              sx={{ alignSelf: 'flex-start' }}
              aria-label={t('models.network.remove', {
                number: String(index + 1),
              })}
              onClick={() =>
                setDestinations(destinations.filter((_, i) => i !== index))
              }
            >
              <DeleteIcon />
            </IconButton>
          </Box>
        ))}
      {outbound === 'allowlist' && (
        <AddRowButton
          label={t('models.network.add')}
          onAdd={() => setDestinations([...destinations, ''])}
        />
      )}
    </Section>
  );
}
