import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsReactTranslationRef } from '../translation';

/**
 * What follows from an assessment, in a sentence.
 *
 * @public
 */
export function useVerdictText(
  assessment: Pick<Assessment, 'verdict'>,
): string {
  const { t } = useTranslationRef(microAppsReactTranslationRef);
  const { outcome, legs } = assessment.verdict;
  if (outcome === 'auto-approve') {
    return t('verdict.autoApprove');
  }
  if (outcome === 'block') {
    return t('verdict.block');
  }
  if (legs.length === 0) {
    return t('verdict.reviewUnknown');
  }
  const names = legs.map(({ name, count }) =>
    count > 1
      ? t('verdict.legOfMany', { name, people: String(count) })
      : t('verdict.leg', { name }),
  );
  const last = names.pop() as string;
  return t('verdict.review', {
    legs: names.length ? [names.join(', '), last].join(t('verdict.and')) : last,
  });
}
