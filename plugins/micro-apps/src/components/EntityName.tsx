import { EntityRefLink } from '@backstage/plugin-catalog-react';

/** A person or group as the catalog calls it, linked; other actors as they are. */
export function EntityName({ entityRef }: { entityRef: string }) {
  return /^(user|group):/.test(entityRef) ? (
    <EntityRefLink entityRef={entityRef} hideIcon disableTooltip />
  ) : (
    <span>{entityRef}</span>
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
