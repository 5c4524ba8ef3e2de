import {
  CatalogCollatorEntityTransformer,
  defaultCatalogCollatorEntityTransformer,
} from '@backstage/plugin-search-backend-module-catalog';

/**
 * The document of an entity, with its name where a title stands in the name's place. The catalog's own leaves the name
 * to the address of the page, which PostgreSQL does not index.
 */
export const toNamedDocument: CatalogCollatorEntityTransformer = entity => {
  const document = defaultCatalogCollatorEntityTransformer(entity);
  const { name } = entity.metadata;
  return document.title === name
    ? document
    : { ...document, text: [document.text, name].filter(Boolean).join(' : ') };
};
