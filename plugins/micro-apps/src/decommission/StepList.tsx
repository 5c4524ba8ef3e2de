import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DecommissionStep } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ToneChip,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { SimpleTable } from '../components/SimpleTable';
import { microAppsTranslationRef } from '../translation';
import { StepText } from './StepText';

const TONES: Record<DecommissionStep['state'], Tone> = {
  waiting: 'neutral',
  running: 'info',
  retrying: 'caution',
  refused: 'bad',
  attestation: 'caution',
  done: 'good',
};

/** The targets of a decommission, each with how far it is. */
export function StepList(props: {
  steps: DecommissionStep[];
  onAttest: (step: DecommissionStep) => void;
}) {
  const { steps, onAttest } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const count = (value: number | null) => (value === null ? '–' : value);
  return (
    <SimpleTable
      label={t('decommission.targets')}
      columns={[
        t('decommission.columns.target'),
        t('decommission.columns.state'),
        t('decommission.columns.before'),
        t('decommission.columns.after'),
        t('decommission.columns.what'),
      ]}
      rows={steps.map(step => ({
        key: step.id,
        cells: [
          step.title,
          <ToneChip key="state" tone={TONES[step.state]}>
            {t(`decommission.stepState.${step.state}`)}
          </ToneChip>,
          count(step.before),
          count(step.after),
          <StepText key="text" step={step} onAttest={onAttest} />,
        ],
      }))}
    />
  );
}
