import type {
  Audience,
  DataCategory,
  ModelEndpoint,
  ModelUse,
} from '../schema';

/** What the categories of data are called. @internal */
export const CATEGORY_WORDS: Record<DataCategory, string> = {
  pii: 'personal data',
  phi: 'health data',
  pci: 'payment card data',
  financial: 'financial data',
  employee: 'employee data',
  credentials: 'passwords or keys',
};

/** Who an audience is. @internal */
export const AUDIENCE_WORDS: Record<Audience, string> = {
  personal: 'one person',
  team: 'a team',
  department: 'a department',
  company: 'the whole company',
  external: 'people outside the company',
};

/** What the kinds of hosting are called. @internal */
export const HOSTING_WORDS: Record<ModelEndpoint['hosting'], string> = {
  'public-api': 'a public API',
  'managed-enterprise': 'a managed enterprise platform',
  'self-hosted': 'hosted by the company itself',
};

/** A name between quotation marks. @internal */
export function quote(name: string): string {
  return `“${name}”`;
}

/** `a, b and c`. @internal */
export function enumerate(items: readonly string[], word = 'and'): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

/** A model as people name it. @internal */
export function modelName(use: Pick<ModelUse, 'model' | 'version'>): string {
  return quote(`${use.model} ${use.version}`);
}

/** The text with a capital first letter. @internal */
export function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en-GB') + text.slice(1);
}
