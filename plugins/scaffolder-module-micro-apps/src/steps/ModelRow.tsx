import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import {
  CLASSIFICATIONS,
  MODEL_PURPOSES,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { ModelEndpoint } from '@micro-apps/backstage-plugin-micro-apps-common';
import { RowCard } from '../components/RowCard';
import { SelectAnswer } from '../components/SelectAnswer';
import type { AppForm, RowOf } from '../form/useAppForm';

const newest = (versions: readonly string[]) =>
  [...versions].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0];

/** The endpoint with its first model and newest version, so that one pick answers three questions. @internal */
export function chooseEndpoint(endpoint: ModelEndpoint): RowOf<'models'> {
  const [model] = endpoint.models;
  return {
    endpoint: endpoint.id,
    model: model?.model,
    version: model && newest(model.versions),
  };
}

function highestClassification(form: AppForm) {
  const used = (form.spec.dataSources ?? []).map(source =>
    source.classification ? CLASSIFICATIONS.indexOf(source.classification) : -1,
  );
  return CLASSIFICATIONS[Math.max(-1, ...used)];
}

function EndpointHints(props: {
  form: AppForm;
  chosen: string | undefined;
  endpoint: ModelEndpoint | undefined;
}) {
  const { form, chosen, endpoint } = props;
  const { t, choices } = form;
  if (!chosen || choices.loading || choices.error) return null;
  if (!endpoint || endpoint.state === 'withdrawn') {
    return (
      <Alert severity="error">
        {t('models.endpointUnknown', { id: endpoint?.title ?? chosen })}
      </Alert>
    );
  }
  const classification = highestClassification(form);
  return (
    <>
      {endpoint.state === 'deprecated' && (
        <Alert severity="warning">{t('models.endpointDeprecated')}</Alert>
      )}
      {classification &&
        !endpoint.allowedClassifications.includes(classification) && (
          <Alert severity="warning">
            {t('models.endpointNotFor', {
              classification: t(
                `data.classifications.${classification}`,
              ).toLocaleLowerCase(),
            })}
          </Alert>
        )}
    </>
  );
}

/** A model that the app asks: picked from the register. @internal */
export function ModelRow(props: {
  form: AppForm;
  index: number;
  row: RowOf<'models'>;
  onRemove?: () => void;
}) {
  const { form, index, row, onRemove } = props;
  const { t, choices } = form;
  const path = `spec.models[${index}]`;
  const number = String(index + 1);
  const endpoint = choices.endpoints.find(({ id }) => id === row.endpoint);
  const models = endpoint?.models ?? [];
  const versions =
    models.find(({ model }) => model === row.model)?.versions ?? [];
  const set = (patch: RowOf<'models'>) => form.setRow('models', index, patch);
  const region = (id: string) =>
    choices.regions.find(item => item.id === id)?.title ?? id;

  return (
    <RowCard
      title={t('models.row', { number })}
      removeLabel={t('models.remove', { number })}
      onRemove={onRemove}
    >
      <SelectAnswer
        form={form}
        path={`${path}.endpoint`}
        label={t('models.endpoint')}
        help={t('models.endpointHelp')}
        value={row.endpoint}
        options={choices.endpoints
          .filter(({ state }) => state !== 'withdrawn')
          .map(item => ({
            value: item.id,
            label: item.title,
            help: [
              t(`models.hostings.${item.hosting}`),
              region(item.region),
              item.state === 'deprecated' ? t('models.deprecated') : undefined,
            ]
              .filter(Boolean)
              .join(', '),
          }))}
        onChange={id => {
          const chosen = choices.endpoints.find(item => item.id === id);
          if (chosen) set(chooseEndpoint(chosen));
        }}
        required
      />
      <EndpointHints form={form} chosen={row.endpoint} endpoint={endpoint} />
      {row.endpoint && (
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
          }}
        >
          <SelectAnswer
            form={form}
            path={`${path}.model`}
            label={t('models.model')}
            value={row.model}
            options={models.map(({ model }) => ({
              value: model,
              label: model,
            }))}
            onChange={model =>
              set({
                model,
                version: newest(
                  models.find(item => item.model === model)?.versions ?? [],
                ),
              })
            }
            required
          />
          <SelectAnswer
            form={form}
            path={`${path}.version`}
            label={t('models.version')}
            value={row.version}
            options={versions.map(value => ({ value, label: value }))}
            onChange={version => set({ version })}
            required
          />
        </Box>
      )}
      <SelectAnswer
        form={form}
        path={`${path}.purpose`}
        label={t('models.purpose')}
        value={row.purpose ?? 'generation'}
        options={MODEL_PURPOSES.map(value => ({
          value,
          label: t(`models.purposes.${value}`),
        }))}
        onChange={value =>
          set({ purpose: MODEL_PURPOSES.find(item => item === value) })
        }
      />
    </RowCard>
  );
}
