import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';
import type { Translate } from '../translation';
import type { Choices } from './choices';
import { titleOfRef } from './useEntities';

type Known = Pick<Choices, 'regions' | 'controls' | 'endpoints'>;
type Spec = NonNullable<MicroAppFormApp['spec']>;

function describeData(spec: Spec, t: Translate): string[] {
  return (spec.dataSources ?? []).map(source =>
    t('review.dataSource', {
      name: source.name ?? '…',
      classification: source.classification
        ? t(`data.classifications.${source.classification}`)
        : '…',
      categories: (source.categories ?? [])
        .map(category => `, ${t(`data.categoryNames.${category}`)}`)
        .join(''),
      volume: t(`data.volumes.${source.volume ?? 'single'}`),
    }),
  );
}

function describeModels(spec: Spec, known: Known, t: Translate): string[] {
  return (spec.models ?? []).map(use =>
    t('review.model', {
      model: use.model ?? '…',
      version: use.version ?? '…',
      endpoint:
        known.endpoints.find(endpoint => endpoint.id === use.endpoint)?.title ??
        use.endpoint ??
        '…',
      purpose: t(`models.purposes.${use.purpose ?? 'generation'}`),
    }),
  );
}

function regionTitle(id: string | undefined, known: Known) {
  return known.regions.find(region => region.id === id)?.title ?? id ?? '…';
}

function describeMore(spec: Spec, known: Known, t: Translate): string[] {
  const outbound = spec.network?.outbound ?? 'none';
  return [
    ...(spec.vectorStores ?? []).map(store =>
      t('review.vectorStore', {
        id: store.id ?? '…',
        type: store.type ?? '…',
        region: regionTitle(store.region, known),
      }),
    ),
    ...(outbound === 'none'
      ? []
      : [
          [
            t('review.network', {
              outbound: t(`models.network.names.${outbound}`),
            }),
            ...(spec.network?.destinations ?? []),
          ].join(' '),
        ]),
    ...(spec.actions ?? []).map(action =>
      t('review.action', {
        name: action.name ?? '…',
        kind: t(`models.actions.kinds.${action.kind ?? 'read'}`),
      }),
    ),
    ...(spec.prompts ?? []).map(prompt =>
      t('review.prompt', { name: prompt.name ?? '…' }),
    ),
    ...(spec.controls ?? []).map(control =>
      t('review.control', {
        title:
          known.controls.find(({ id }) => id === control.id)?.title ??
          control.id ??
          '…',
      }),
    ),
  ];
}

/**
 * The answers in plain words, for the page on which the scaffolder shows them before they are sent. The risk stays
 * only where the facts that it was worked out from have not changed.
 *
 * @internal
 */
export function describeApp(
  app: MicroAppFormApp,
  known: Known,
  t: Translate,
): Record<string, string | string[]> {
  const spec = app.spec ?? {};
  const more = describeMore(spec, known, t);
  return {
    title: app.metadata?.title ?? '',
    purpose: spec.purpose ?? '',
    owner: spec.owner ? titleOfRef(spec.owner) : '',
    audience: spec.audience ? t(`basics.audiences.${spec.audience}`) : '',
    dataSources: describeData(spec, t),
    models: describeModels(spec, known, t),
    runs: t('review.runs', {
      region: regionTitle(spec.residency, known),
      environments: (spec.environments ?? [])
        .map(name => t(`models.environmentNames.${name}`))
        .join(', '),
    }),
    ...(more.length > 0 && { more }),
    ...(app.comment && { comment: app.comment }),
    risk: app.review?.risk ?? t('review.riskUnknown'),
  };
}
