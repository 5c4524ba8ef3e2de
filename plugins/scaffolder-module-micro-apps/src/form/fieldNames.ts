import type { Translate } from '../translation';

const ROWS = [
  ['vectorStores', 'field.vectorStore'],
  ['actions', 'field.action'],
  ['prompts', 'field.prompt'],
  ['controls', 'field.control'],
  ['network.destinations', 'field.destination'],
] as const;

const SINGLE = {
  'metadata.title': 'field.title',
  'metadata.name': 'field.name',
  'spec.purpose': 'field.purpose',
  'spec.type': 'field.type',
  'spec.owner': 'field.owner',
  'spec.system': 'field.system',
  'spec.audience': 'field.audience',
  'spec.environments': 'field.environments',
  'spec.residency': 'field.residency',
} as const;

function rowPart(t: Translate, list: string, part: string) {
  if (list === 'dataSources') {
    return part === 'classification'
      ? t('field.dataSourceClassification')
      : t('field.dataSourceName');
  }
  if (part === 'model') return t('field.modelModel');
  return part === 'version'
    ? t('field.modelVersion')
    : t('field.modelEndpoint');
}

/**
 * What a field is called where a sentence speaks of it.
 *
 * @internal
 */
export function fieldName(path: string, t: Translate): string {
  const single = Object.entries(SINGLE).find(
    ([key]) => path === key || path.startsWith(`${key}[`),
  );
  if (single) return t(single[1]);
  const row = /^spec\.(dataSources|models)\[(\d+)\]\.?(\w*)/.exec(path);
  if (row) {
    const [, list, index, part] = row;
    return t(list === 'models' ? 'field.model' : 'field.dataSource', {
      number: String(Number(index) + 1),
      what: rowPart(t, list, part),
    });
  }
  for (const [list, key] of ROWS) {
    const match = new RegExp(`^spec\\.${list}\\[(\\d+)\\]`).exec(path);
    if (match) return t(key, { number: String(Number(match[1]) + 1) });
  }
  if (path.startsWith('spec.network')) return t('field.network');
  if (path === 'comment') return t('field.comment');
  return t('field.other', { path });
}
