import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type {
  AssessResponse,
  Manifest,
  WhatIf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  applyChanges,
  isPolicyCheck,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  CheckList,
  FactorList,
  manifestToFormData,
  RiskSummary,
  TrafficLight,
  WhatIfList,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { useEffect, useState } from 'react';
import type { AppForm } from '../form/useAppForm';
import { ChangeReasons } from './ChangeReasons';
import { useOutlook } from './outlook';
import { Part } from './Part';
import { riskSentence } from './riskSentence';

// The others are one click away, so that the reasons are not far below.
const FIRST_SHOWN = 3;

function Changes(props: {
  assessment: AssessResponse;
  /** What was assessed; `undefined` once the answers have moved on. */
  manifest: Manifest | undefined;
  form: AppForm;
}) {
  const { assessment, manifest, form } = props;
  const { t } = form;
  const [applied, setApplied] = useState<string>();
  const { change, verdict, whatIf, shortestToAutoApproval, residual } =
    assessment;
  const apply = (chosen: WhatIf) => {
    if (!manifest) return;
    const next = applyChanges(manifest, chosen.changes).manifest;
    form.replaceSpec(manifestToFormData(next).app.spec ?? {});
    const label = chosen.changes.map(each => each.label).join(', ');
    setApplied(
      chosen.changes.some(({ path }) => path.startsWith('spec.controls'))
        ? t('preview.declared', { change: label })
        : t('preview.applied', { change: label }),
    );
  };
  const [all, setAll] = useState(false);
  // Where nobody is asked, there is no way to shorten.
  const wanted = !['auto-approve', 'carry-over'].includes(
    change?.outcome ?? verdict.outcome,
  );
  const some = wanted && (whatIf.length > 0 || shortestToAutoApproval !== null);
  const more = whatIf.length > FIRST_SHOWN && !all;
  return (
    <>
      {some && (
        <Part title={t('preview.changes')}>
          <WhatIfList
            whatIf={more ? whatIf.slice(0, FIRST_SHOWN) : whatIf}
            shortest={shortestToAutoApproval}
            score={residual.score}
            onApply={manifest && apply}
          />
          {more && (
            <Button
              size="small"
              sx={{ textTransform: 'none' }}
              onClick={() => setAll(true)}
            >
              {t('preview.moreChanges')}
            </Button>
          )}
        </Part>
      )}
      <div role="status">
        {applied && (
          <Alert severity="info" sx={{ mt: 1 }}>
            {applied}
          </Alert>
        )}
      </div>
    </>
  );
}

/** Keeps what the risk is with the answers, for the page that shows them before they are sent. */
function useRiskInReview(
  assessment: AssessResponse,
  current: boolean,
  form: AppForm,
) {
  const { t, app, setRisk } = form;
  const risk = riskSentence(assessment, t);
  const kept = app.review?.risk;
  useEffect(() => {
    if (current && kept !== undefined && kept !== risk) setRisk(risk, app);
  }, [app, current, kept, risk, setRisk]);
}

/** Score, verdict, what to change, and why. @internal */
export function AssessmentDetails(props: {
  assessment: AssessResponse;
  manifest: Manifest | undefined;
  current: boolean;
  form: AppForm;
}) {
  const { assessment, manifest, current, form } = props;
  const { t } = form;
  const { change, verdict } = assessment;
  const { tone, headline } = useOutlook(assessment, t);
  useRiskInReview(assessment, current, form);
  const doubts = assessment.checks.filter(
    ({ status }) => status === 'failed' || status === 'warned',
  );
  const unasked = assessment.checks.filter(
    check => isPolicyCheck(check) && check.status === 'not-evaluated',
  ).length;
  return (
    // What is out of date fades in colour only: paler, it could not be read.
    <Box sx={{ mt: 1, filter: current ? undefined : 'grayscale(1)' }}>
      <RiskSummary assessment={assessment} hideVerdict />
      <TrafficLight tone={tone} headline={headline} />
      {change?.material && <ChangeReasons change={change} t={t} />}
      <Changes
        assessment={assessment}
        manifest={current ? manifest : undefined}
        form={form}
      />
      {doubts.length > 0 && (
        <Part title={t('preview.checks')}>
          <CheckList checks={doubts} />
        </Part>
      )}
      {unasked > 0 && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          {t('preview.notEvaluated', { count: unasked })}
        </Alert>
      )}
      <Part title={t('preview.why')}>
        <FactorList axes={assessment.axes} />
      </Part>
      {verdict.guardrails.length > 0 && (
        <Part title={t('preview.guardrails')}>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {verdict.guardrails.map(item => (
              <Typography component="li" variant="body2" key={item}>
                {item}
              </Typography>
            ))}
          </Box>
        </Part>
      )}
    </Box>
  );
}
