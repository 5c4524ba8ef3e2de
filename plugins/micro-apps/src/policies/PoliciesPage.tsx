import { useTranslationRef } from '@backstage/frontend-plugin-api';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useSearchParams } from 'react-router-dom';
import { PageBody } from '../components/PageBody';
import { microAppsTranslationRef } from '../translation';
import { DecisionsView } from './DecisionsView';
import { InForceView } from './InForceView';
import { PreviewView } from './PreviewView';
import { ShadowView } from './ShadowView';
import { TryView } from './TryView';

const VIEWS = {
  rules: InForceView,
  try: TryView,
  preview: PreviewView,
  decisions: DecisionsView,
  shadow: ShadowView,
};
type ViewName = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as ViewName[];

/** What policies are in force, what they decide, and what others would change. */
export function PoliciesPage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [params, setParams] = useSearchParams();
  const show = NAMES.find(name => name === params.get('show')) ?? 'rules';
  const View = VIEWS[show];
  return (
    <PageBody title={t('pageTitle.policies')}>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('policies.views.label')}
        value={show}
        onChange={(_, value: ViewName | null) =>
          value && setParams(value === 'rules' ? {} : { show: value })
        }
        sx={{ marginBottom: 2, flexWrap: 'wrap' }}
      >
        {NAMES.map(name => (
          <ToggleButton key={name} value={name} sx={{ paddingX: 2 }}>
            {t(`policies.views.${name}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <View />
    </PageBody>
  );
}
