import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ApprovalRequest,
  Leg,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  ToneChip,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import CheckIcon from '@mui/icons-material/Check';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import RemoveIcon from '@mui/icons-material/Remove';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactElement } from 'react';
import { microAppsTranslationRef } from '../translation';
import { DeciderName, EntityNames } from './EntityName';

type Standing = 'approved' | 'waiting' | 'notGiven';

const TONES: Record<Standing, Tone> = {
  approved: 'good',
  waiting: 'caution',
  notGiven: 'neutral',
};
const ICONS: Record<Standing, ReactElement> = {
  approved: <CheckIcon aria-hidden />,
  waiting: <HourglassIcon aria-hidden />,
  notGiven: <RemoveIcon aria-hidden />,
};

/** The parts of an approval: who gave them, and for whom they wait. */
export function LegList({ request }: { request: ApprovalRequest }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {request.legs.map(leg => (
        <LegItem key={leg.name} leg={leg} request={request} />
      ))}
    </Box>
  );
}

function LegItem({ leg, request }: { leg: Leg; request: ApprovalRequest }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const given = request.decisions.filter(
    ({ leg: name, decision }) =>
      name === leg.name && decision.startsWith('approve'),
  );
  const standing = standingOf(leg, request);
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'baseline',
        gap: 1,
        padding: '4px 0',
      }}
    >
      <Typography
        component="span"
        variant="body2"
        sx={{ fontWeight: 700, minWidth: 70 }}
      >
        {legTitle(leg.name)}
      </Typography>
      <ToneChip tone={TONES[standing]} icon={ICONS[standing]}>
        {t(`leg.${standing}`)}
        {leg.count > 1 &&
          ` · ${t('leg.progress', {
            approvals: String(leg.approvals),
            needed: String(leg.count),
          })}`}
      </ToneChip>
      <Typography component="span" variant="body2" color="text.secondary">
        {given.map(({ id, decidedBy, decidedFor, decidedAt }) => (
          <span key={id}>
            <DeciderName by={decidedBy} for={decidedFor} />{' '}
            <RelativeTime value={decidedAt} />{' '}
          </span>
        ))}
        {standing === 'waiting' && (
          <>
            {t('leg.of')} <EntityNames entityRefs={leg.approvers} />
          </>
        )}
      </Typography>
    </Box>
  );
}

function standingOf(leg: Leg, request: ApprovalRequest): Standing {
  if (leg.state === 'approved') {
    return 'approved';
  }
  // What is closed waits for nobody.
  return request.state === 'open' ? 'waiting' : 'notGiven';
}

/** The name of a leg as a title. */
export function legTitle(name: string): string {
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}
