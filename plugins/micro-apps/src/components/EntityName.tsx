import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { microAppsTranslationRef } from '../translation';

/** A person or group as the catalog calls it, linked; other actors as they are. */
export function EntityName({ entityRef }: { entityRef: string }) {
  return /^(user|group):/.test(entityRef) ? (
    <EntityRefLink entityRef={entityRef} hideIcon disableTooltip />
  ) : (
    <span>{entityRef}</span>
  );
}

/** Who decided, and for whom where it was delegated. */
export function DeciderName(props: { by: string; for?: string | null }) {
  const { by, for: delegator } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <>
      <EntityName entityRef={by} />
      {delegator && (
        <>
          {' '}
          {t('delegation.for')} <EntityName entityRef={delegator} />
        </>
      )}
    </>
  );
}

/** Several of them. */
export function EntityNames({ entityRefs }: { entityRefs: string[] }) {
  return (
    <>
      {entityRefs.map((entityRef, index) => (
        <span key={entityRef}>
          {index > 0 && ', '}
          <EntityName entityRef={entityRef} />
        </span>
      ))}
    </>
  );
}
