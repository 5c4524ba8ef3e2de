import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppState,
  RequestState,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import BlockIcon from '@mui/icons-material/Block';
import CheckCircleIcon from '@mui/icons-material/CheckCircleOutline';
import WarningIcon from '@mui/icons-material/WarningAmber';
import type { ReactElement } from 'react';
import { APP_STATE_TONES, REQUEST_STATE_TONES, TIER_TONES } from '../palette';
import { microAppsReactTranslationRef } from '../translation';
import { ToneChip } from './ToneChip';

const TIER_ICONS: Record<Tier, ReactElement> = {
  low: <CheckCircleIcon aria-hidden />,
  medium: <WarningIcon aria-hidden />,
  high: <BlockIcon aria-hidden />,
};

/** A tier, with its score where one is given. @public */
export function TierChip(props: { tier: Tier; score?: number }) {
  const { tier, score } = props;
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  return (
    <ToneChip tone={TIER_TONES[tier]} icon={TIER_ICONS[tier]}>
      {score === undefined
        ? t(`tier.${tier}`)
        : `${t(`tier.${tier}`)} · ${score}`}
    </ToneChip>
  );
}

/** The state of a micro app. @public */
export function StateChip(props: { state: AppState }) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  return (
    <ToneChip tone={APP_STATE_TONES[props.state]}>
      {t(`appState.${props.state}`)}
    </ToneChip>
  );
}

/** The state of an approval request. @public */
export function RequestStateChip(props: { state: RequestState }) {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  return (
    <ToneChip tone={REQUEST_STATE_TONES[props.state]}>
      {t(`requestState.${props.state}`)}
    </ToneChip>
  );
}
