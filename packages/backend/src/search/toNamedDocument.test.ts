import type { Entity } from '@backstage/catalog-model';
import { toNamedDocument } from './toNamedDocument';

function entity(metadata: Partial<Entity['metadata']>): Entity {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name: 'sales-notes-summarizer-v2', ...metadata },
    spec: { type: 'summarizer', owner: 'group:default/sales-ops' },
  };
}

describe('toNamedDocument', () => {
  it.each([
    [
      { title: 'Sales notes summarizer', description: 'Sums up call notes.' },
      'Sales notes summarizer',
      'Sums up call notes. : sales-notes-summarizer-v2',
    ],
    [
      { title: 'Sales notes summarizer' },
      'Sales notes summarizer',
      'sales-notes-summarizer-v2',
    ],
    [
      { description: 'Sums up call notes.' },
      'sales-notes-summarizer-v2',
      'Sums up call notes.',
    ],
  ])('has the name of %p in title or text', (metadata, title, text) => {
    expect(toNamedDocument(entity(metadata))).toMatchObject({
      title,
      text,
      kind: 'MicroApp',
      owner: 'group:default/sales-ops',
    });
  });
});
