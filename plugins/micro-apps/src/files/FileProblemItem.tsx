import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FileProblem } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RelativeTime,
  ToneChip,
  type Tone,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { useEntityLink, useLinks } from '../components/links';
import { Place } from '../components/Place';
import { Row, RowTitle } from '../components/Row';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';

/** Of these the catalog may have no entity; where there is one, this page leads on to it. */
const BY_HISTORY: FileProblem['problem'][] = ['decommissioned', 'missing'];

/** Nobody has to do anything where it passes by itself. */
const toneOf = (problem: FileProblem['problem']): Tone =>
  problem === 'too-often' ? 'info' : 'caution';

/** A file, what is wrong with it, where it is, and what to do. */
export function FileProblemItem({ file }: { file: FileProblem }) {
  const { namespace, name, location, problem, message, since } = file;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const entityLink = useEntityLink();
  const entityRef = `microapp:${namespace}/${name}`;
  return (
    <Row roomy>
      <RowTitle>
        <TextLink
          to={
            BY_HISTORY.includes(problem)
              ? links.history(entityRef)
              : entityLink(entityRef)
          }
        >
          {namespace === 'default' ? name : `${namespace}/${name}`}
        </TextLink>
        <ToneChip tone={toneOf(problem)}>
          {t(`files.problem.${problem}`)}
        </ToneChip>
      </RowTitle>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {message}
      </Typography>
      <Typography variant="body2">
        <strong>{t('files.todo')}</strong> {t(`files.next.${problem}`)}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        <Place location={location} /> · {t('files.since')}{' '}
        <RelativeTime value={since} />
      </Typography>
    </Row>
  );
}
