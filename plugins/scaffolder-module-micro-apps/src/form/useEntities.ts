import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';

const MOST = 100;
const PAUSE_MS = 200;

/** An entity that can be picked. @internal */
export type EntityOption = { ref: string; title: string; description?: string };

function toOption(entity: Entity): EntityOption {
  const profile = entity.spec?.profile as { displayName?: string } | undefined;
  return {
    ref: stringifyEntityRef(entity),
    title:
      entity.metadata.title ?? profile?.displayName ?? entity.metadata.name,
    description: entity.metadata.description,
  };
}

/**
 * The entities of a kind whose title or name contains a text; the catalog searches, so that any number may exist.
 *
 * @internal
 */
export function useEntities(kind: string, text: string) {
  const catalog = useApi(catalogApiRef);
  const [options, setOptions] = useState<EntityOption[]>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(
      () =>
        catalog
          .queryEntities({
            filter: { kind },
            fields: ['kind', 'metadata', 'spec.profile', 'spec.type'],
            limit: MOST,
            orderFields: { field: 'metadata.name', order: 'asc' },
            ...(text && {
              fullTextFilter: {
                term: text,
                fields: [
                  'metadata.name',
                  'metadata.title',
                  'spec.profile.displayName',
                ],
              },
            }),
          })
          .then(({ items }) => {
            if (!wanted) return;
            setError(undefined);
            setOptions(
              items
                // Model services are picked from the register, where their trust is known.
                .filter(item => item.spec?.type !== 'llm-model-endpoint')
                .map(toOption),
            );
          })
          .catch(reason => wanted && setError(reason)),
      text ? PAUSE_MS : 0,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [catalog, kind, text]);
  return { options: options ?? [], loading: !options && !error, error };
}
