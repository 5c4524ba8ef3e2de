import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  DECISION_POINTS,
  ENVIRONMENTS,
  type AppSummary,
  type DecisionPoint,
  type Environment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type FormEvent } from 'react';
import { microAppsTranslationRef } from '../translation';
import { AppPicker } from './AppPicker';

/** What the policies are tried with. */
export type TryValues = {
  point: DecisionPoint;
  app: AppSummary | null;
  manifest: string;
  environment: Environment;
  scopes: string;
  endpoint: string;
  host: string;
};

type Problem = 'needApp' | 'needManifest' | 'needDestination';

/** The facts with which the policies are tried. */
export function TryForm(props: {
  busy: boolean;
  onSubmit: (values: TryValues) => void;
}) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [byManifest, setByManifest] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [values, setValues] = useState<TryValues>({
    point: 'registration',
    app: null,
    manifest: '',
    environment: 'production',
    scopes: '',
    endpoint: '',
    host: '',
  });
  const change = (changed: Partial<TryValues>) => {
    setProblem(undefined);
    setValues({ ...values, ...changed });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemOf(values, byManifest);
    setProblem(found);
    if (!found) {
      props.onSubmit({ ...values, app: byManifest ? null : values.app });
    }
  };
  const textOf = (name: Problem) =>
    problem === name ? t(`policies.tryOut.${name}`) : undefined;
  return (
    <Box
      component="form"
      noValidate
      onSubmit={submit}
      sx={{ display: 'grid', gap: 2 }}
    >
      <Typography variant="body2">{t('policies.tryOut.intro')}</Typography>
      <RadioGroup
        row
        aria-label={t('policies.tryOut.what')}
        value={byManifest ? 'manifest' : 'app'}
        onChange={(_, value) => {
          setProblem(undefined);
          setByManifest(value === 'manifest');
        }}
      >
        {(['app', 'manifest'] as const).map(kind => (
          <FormControlLabel
            key={kind}
            value={kind}
            control={<Radio size="small" />}
            label={t(`policies.tryOut.${kind}`)}
          />
        ))}
      </RadioGroup>
      {byManifest ? (
        <TextField
          multiline
          minRows={8}
          maxRows={20}
          size="small"
          label={t('policies.tryOut.paste')}
          value={values.manifest}
          error={problem === 'needManifest'}
          helperText={textOf('needManifest')}
          inputProps={{ style: { fontFamily: 'monospace' }, spellCheck: false }}
          onChange={event => change({ manifest: event.target.value })}
        />
      ) : (
        <AppPicker
          value={values.app}
          error={textOf('needApp')}
          onChange={app => change({ app })}
        />
      )}
      <TextField
        select
        size="small"
        label={t('policies.point.label')}
        value={values.point}
        onChange={event =>
          change({ point: event.target.value as DecisionPoint })
        }
      >
        {DECISION_POINTS.map(point => (
          <MenuItem key={point} value={point}>
            {t(`policies.point.${point}`)}
          </MenuItem>
        ))}
      </TextField>
      {values.point !== 'registration' && (
        <ContextFields
          values={values}
          problem={textOf('needDestination')}
          onChange={change}
        />
      )}
      <Box>
        <Button type="submit" variant="contained" disabled={props.busy}>
          {props.busy ? t('policies.tryOut.running') : t('policies.tryOut.run')}
        </Button>
      </Box>
    </Box>
  );
}

function ContextFields(props: {
  values: TryValues;
  problem?: string;
  onChange: (changed: Partial<TryValues>) => void;
}) {
  const { values, problem, onChange } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <>
      <TextField
        select
        size="small"
        label={t('policies.tryOut.environment')}
        value={values.environment}
        onChange={event =>
          onChange({ environment: event.target.value as Environment })
        }
      >
        {ENVIRONMENTS.map(environment => (
          <MenuItem key={environment} value={environment}>
            {environment}
          </MenuItem>
        ))}
      </TextField>
      {values.point === 'token' && (
        <TextField
          size="small"
          label={t('policies.tryOut.scopes')}
          helperText={t('policies.tryOut.scopesHelp')}
          value={values.scopes}
          onChange={event => onChange({ scopes: event.target.value })}
        />
      )}
      {values.point === 'outbound' && (
        <>
          <TextField
            size="small"
            label={t('policies.tryOut.endpoint')}
            value={values.endpoint}
            error={Boolean(problem)}
            helperText={problem}
            onChange={event =>
              onChange({ endpoint: event.target.value.trim(), host: '' })
            }
          />
          <TextField
            size="small"
            label={t('policies.tryOut.host')}
            value={values.host}
            onChange={event =>
              onChange({ host: event.target.value.trim(), endpoint: '' })
            }
          />
        </>
      )}
    </>
  );
}

function problemOf(
  { app, manifest, point, endpoint, host }: TryValues,
  byManifest: boolean,
): Problem | undefined {
  if (byManifest) {
    if (!manifest.trim()) {
      return 'needManifest';
    }
  } else if (!app) {
    return 'needApp';
  }
  return point === 'outbound' && !endpoint && !host
    ? 'needDestination'
    : undefined;
}
