import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type {
  Assessment,
  WhatIf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppForm } from '../form/useAppForm';

const MOST_OTHERS = 3;
const textOf = (whatIf: WhatIf, and: string) =>
  whatIf.changes.map(change => change.label).join(and);

function Suggestion(props: {
  whatIf: WhatIf;
  before: number;
  form: AppForm;
  current: boolean;
}) {
  const { whatIf, before, form } = props;
  const { t } = form;
  const text = textOf(whatIf, t('preview.and'));
  const effect = t('preview.effect', {
    before: String(before),
    after: String(whatIf.score),
  });
  return (
    <Box
      component="li"
      sx={{ display: 'flex', alignItems: 'center', gap: 1, py: 0.25 }}
    >
      <Typography variant="body2" sx={{ flex: 1 }}>
        {text}: <strong>{effect}</strong>
      </Typography>
    </Box>
  );
}

/** What to change, and what it would lead to. @internal */
export function Suggestions(props: {
  assessment: Assessment;
  form: AppForm;
  current: boolean;
}) {
  const { assessment, form, current } = props;
  const { t } = form;
  const shortest = assessment.shortestToAutoApproval;
  const key = (whatIf: WhatIf) => textOf(whatIf, ' ');
  const others = assessment.whatIf
    .filter(whatIf => !shortest || key(whatIf) !== key(shortest))
    .slice(0, MOST_OTHERS);
  const lists = [
    { title: t('preview.toAutoApproval'), items: shortest ? [shortest] : [] },
    { title: t('preview.otherChanges'), items: others },
  ];
  return (
    <>
      {lists
        .filter(({ items }) => items.length > 0)
        .map(({ title, items }) => (
          <Box sx={{ mt: 1.5 }} key={title}>
            <Typography variant="subtitle2" component="h4">
              {title}
            </Typography>
            <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
              {items.map(whatIf => (
                <Suggestion
                  key={key(whatIf)}
                  whatIf={whatIf}
                  before={assessment.residual.score}
                  form={form}
                  current={current}
                />
              ))}
            </Box>
          </Box>
        ))}
    </>
  );
}
