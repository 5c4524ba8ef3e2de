import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';
import { nameOfRef } from './nameOfRef';

const MOST = 100;
const PAUSE_MS = 200;

/** An entity that can be picked. @internal */
export type EntityOption = { ref: string; title: string; description?: string };

// What the catalog called what it was asked for, for sentences that speak of it later.
const titles = new Map<string, string>();

/** The title of an entity as far as it is known, or else its name. @internal */
export function titleOfRef(ref: string): string {
  return titles.get(ref) ?? nameOfRef(ref);
}

function toOption(entity: Entity): EntityOption {
  const profile = entity.spec?.profile as { displayName?: string } | undefined;
  const ref = stringifyEntityRef(entity);
  const title =
    entity.metadata.title ?? profile?.displayName ?? entity.metadata.name;
  titles.set(ref, title);
  return { ref, title, description: entity.metadata.description };
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
