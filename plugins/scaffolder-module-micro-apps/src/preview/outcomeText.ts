import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Translate } from '../translation';

/** What an assessment leads to, in words. @internal */
export function outcomeText(assessment: Assessment, t: Translate): string {
  const { outcome, legs } = assessment.verdict;
  if (outcome !== 'review') return t(`preview.outcomes.${outcome}`);
  const names = legs.map(leg => {
    const name =
      leg.name === 'security' || leg.name === 'owner'
        ? t(`preview.legs.${leg.name}`)
        : leg.name;
    return leg.count > 1
      ? t('preview.legCount', { leg: name, people: String(leg.count) })
      : name;
  });
  return t('preview.outcomes.review', { legs: names.join(t('preview.and')) });
}
