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

const REFERENCE = /\b((?:user|group):[\w.-]+\/[\w.-]*\w)/;

/** A text in which people and groups stand as the catalog calls them, linked. */
export function TextWithNames({ children }: { children: string }) {
  return (
    <>
      {children
        .split(REFERENCE)
        .map((part, index) =>
          index % 2 === 1 ? <EntityName key={index} entityRef={part} /> : part,
        )}
    </>
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
