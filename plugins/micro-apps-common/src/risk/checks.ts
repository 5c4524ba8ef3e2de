import type { Check, CheckStatus, Manifest, MicroAppSpec } from '../schema';
import type { AssessContext } from './context';
import { controlChecks } from './controlChecks';
import {
  countingClassification,
  countingClassifications,
  isListed,
  Register,
} from './register';
import { enumerate, modelName, quote } from './words';

type Scene = {
  spec: MicroAppSpec;
  context: AssessContext;
  register: Register;
};
type Finding = [status: CheckStatus, message: string];

function check(
  id: string,
  title: string,
  path: string,
  [status, message]: Finding,
): Check {
  return { id, title, status, message, path };
}

const NO_ENTRY: Finding = [
  'not-evaluated',
  'Cannot be told, since the endpoint is not in the register.',
];

function registration(id: string, scene: Scene): Finding {
  const entry = scene.context.endpoints.find(endpoint => endpoint.id === id);
  if (!entry) {
    return [
      'failed',
      `${quote(id)} is not in the register of model endpoints.`,
    ];
  }
  const name = quote(entry.title);
  switch (entry.state) {
    case 'withdrawn':
      return ['failed', `${name} was withdrawn; use another endpoint.`];
    case 'deprecated':
      return [
        'warned',
        `${name} is going to be withdrawn; plan to use another endpoint.`,
      ];
    default:
      return ['passed', `${name} is in the register.`];
  }
}

function classification(
  id: string,
  { spec, context, register }: Scene,
): Finding {
  const entry = register.get(id);
  if (!entry) {
    return NO_ENTRY;
  }
  const refused = countingClassifications(spec, context.riskModel).filter(
    name => !entry.allowedClassifications.includes(name),
  );
  return refused.length
    ? [
        'failed',
        `${quote(entry.title)} must not be sent ${enumerate(
          refused,
          'or',
        )} data; it may be sent ${
          enumerate(entry.allowedClassifications, 'or') || 'no'
        } data.`,
      ]
    : ['passed', `${quote(entry.title)} may be sent data of this kind.`];
}

function residency(
  region: string,
  subject: string,
  spec: MicroAppSpec,
): Finding {
  return region === spec.residency
    ? ['passed', `${subject} is in "${region}", where the data has to stay.`]
    : [
        'failed',
        `${subject} is in "${region}", but the data has to stay in "${spec.residency}".`,
      ];
}

function endpointChecks(scene: Scene): Check[] {
  const { spec, register } = scene;
  const ids = [...new Set(spec.models.map(({ endpoint }) => endpoint))];
  return ids.flatMap(id => {
    const entry = register.get(id);
    const path = `spec.models[${spec.models.findIndex(
      use => use.endpoint === id,
    )}].endpoint`;
    const name = quote(entry?.title ?? id);
    return [
      check(
        `endpoint-registered:${id}`,
        `Model endpoint ${name} is approved`,
        path,
        registration(id, scene),
      ),
      check(
        `endpoint-classification:${id}`,
        `Model endpoint ${name} may receive the data`,
        path,
        classification(id, scene),
      ),
      check(
        `endpoint-region:${id}`,
        `Model endpoint ${name} is in the region of the data`,
        path,
        entry ? residency(entry.region, name, spec) : NO_ENTRY,
      ),
    ];
  });
}

function modelChecks({ spec, register }: Scene): Check[] {
  const seen = new Set<string>();
  return spec.models.flatMap((use, index) => {
    const id = `model-listed:${use.endpoint}/${use.model}/${use.version}`;
    if (seen.has(id)) {
      return [];
    }
    seen.add(id);
    const entry = register.get(use.endpoint);
    let finding = NO_ENTRY;
    if (entry) {
      finding = isListed(entry, use)
        ? ['passed', `${quote(entry.title)} lists ${modelName(use)}.`]
        : [
            'warned',
            `${quote(entry.title)} does not list ${modelName(
              use,
            )}; half its trust counts.`,
          ];
    }
    return [
      check(
        id,
        `Model ${modelName(use)} is listed`,
        `spec.models[${index}]`,
        finding,
      ),
    ];
  });
}

function storeChecks({ spec, context }: Scene): Check[] {
  if (!spec.vectorStores.length) {
    return [
      check(
        'vector-store-region',
        'Vector stores are in the region of the data',
        'spec.vectorStores',
        ['not-applicable', 'The app has no vector store.'],
      ),
    ];
  }
  return spec.vectorStores.flatMap((store, index) => {
    const path = `spec.vectorStores[${index}]`;
    const name = quote(store.id);
    const mixed = spec.dataSources
      .filter(source => store.holds.includes(source.name))
      .filter(
        source =>
          countingClassification(source, context.riskModel) !== 'public',
      );
    return [
      check(
        `vector-store-region:${store.id}`,
        `Vector store ${name} is in the region of the data`,
        `${path}.region`,
        residency(store.region, name, spec),
      ),
      check(
        `vector-store-private:${store.id}`,
        `Vector store ${name} keeps private data apart from public`,
        `${path}.public`,
        store.public && mixed.length
          ? [
              'failed',
              `${name} is open to the public, but holds ${enumerate(
                mixed.map(source => quote(source.name)),
              )}.`,
            ]
          : ['passed', `${name} shows no private data to the public.`],
      ),
    ];
  });
}

function regionCheck({ spec, context }: Scene): Check {
  const ids = context.regions?.map(({ id }) => id);
  let finding: Finding = [
    'not-evaluated',
    'The regions that are allowed are not known here.',
  ];
  if (ids) {
    finding = ids.includes(spec.residency)
      ? ['passed', `"${spec.residency}" is a region that data may stay in.`]
      : [
          'failed',
          `"${spec.residency}" is no region that data may stay in; choose ${enumerate(
            ids.map(id => `"${id}"`),
            'or',
          )}.`,
        ];
  }
  return check(
    'residency-known',
    'The region of the data is allowed',
    'spec.residency',
    finding,
  );
}

function outboundCheck({ spec }: Scene): Check {
  const { outbound, destinations } = spec.network;
  let finding: Finding = ['not-applicable', 'The app has no outbound traffic.'];
  if (outbound === 'allowlist') {
    finding = destinations.length
      ? ['passed', `Outbound traffic goes to ${enumerate(destinations)} only.`]
      : [
          'warned',
          'Outbound traffic is limited to a list, but no host is named.',
        ];
  } else if (outbound === 'open') {
    finding = ['warned', 'Outbound traffic may go anywhere.'];
  } else if (destinations.length) {
    finding = [
      'warned',
      'Hosts are named, but no outbound traffic is declared.',
    ];
  }
  return check(
    'outbound-destinations',
    'Outbound traffic goes to known hosts',
    'spec.network.destinations',
    finding,
  );
}

/** What was looked at besides the score, each with an honest status. @internal */
export function checksOf(
  manifest: Manifest,
  context: AssessContext,
  register: Register,
): Check[] {
  const scene = { spec: manifest.spec, context, register };
  return [
    ...endpointChecks(scene),
    ...modelChecks(scene),
    regionCheck(scene),
    ...storeChecks(scene),
    outboundCheck(scene),
    ...controlChecks(scene.spec, context),
  ];
}
