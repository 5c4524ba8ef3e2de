import { z } from 'zod';
import {
  DECISION_POINTS,
  decisionPointSchema,
  organisationSchema,
  policyFactsSchema,
  policyInputSchemas,
} from '../schema';
import { WORDS } from './policyReferenceWords';

// What OPA's type checker does not look at, and partly does not understand.
const NOT_FOR_OPA = ['$schema', 'default', 'pattern', 'propertyNames'];

function toJsonSchema(schema: z.ZodType): object {
  const json = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema, zodSchema }) => {
      // All transformations of the contract give strings, which zod cannot tell.
      if (zodSchema._zod.def.type === 'transform') {
        jsonSchema.type = 'string';
      }
      for (const keyword of NOT_FOR_OPA) {
        delete jsonSchema[keyword];
      }
    },
    unrepresentable: 'any',
  });
  delete json.$schema;
  return json;
}

/** The JSON schemas that `opa check` looks at the policies with, by the name of their file. */
export function policySchemas(): Record<string, string> {
  const schemas: Record<string, z.ZodType> = {
    // What all points have in common, for rules that have several.
    facts: policyFactsSchema.extend({ point: decisionPointSchema }),
    ...Object.fromEntries(
      DECISION_POINTS.map(point => [point, policyInputSchemas[point]]),
    ),
    organisation: organisationSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      `${name}.json`,
      `${JSON.stringify(toJsonSchema(schema), null, 2)}\n`,
    ]),
  );
}

type Node = {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Node[];
  const?: unknown;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  additionalProperties?: Node | boolean;
};
type Row = { path: string; type: string; optional: boolean };

function typeOf(node: Node): string {
  if (node.anyOf) {
    return node.anyOf.map(typeOf).join(' or ');
  }
  if (node.enum) {
    return node.enum.map(value => `\`${value}\``).join(', ');
  }
  return node.const === undefined
    ? [node.type ?? 'any'].flat().join(' or ')
    : `\`${node.const}\``;
}

/** Every place of a schema below a path. A list is shown by what is in it. */
function rowsOf(node: Node, path: string, optional = false): Row[] {
  if (node.items) {
    return rowsOf(node.items, `${path}[]`, optional);
  }
  if (typeof node.additionalProperties === 'object') {
    return rowsOf(node.additionalProperties, `${path}.*`, optional);
  }
  const below = Object.entries(node.properties ?? {}).flatMap(([name, value]) =>
    rowsOf(value, `${path}.${name}`, !node.required?.includes(name)),
  );
  return [{ path, type: typeOf(node), optional }, ...below];
}

function table(rows: Row[]): string {
  const lines = rows.map(
    ({ path, type, optional }) =>
      `| \`${path}\` | ${type}${optional ? ', optional' : ''} | ${WORDS[path]} |`,
  );
  return ['| path | type | what |', '| --- | --- | --- |', ...lines].join('\n');
}

function rowsOfSchema(schema: z.ZodType, root: string): Row[] {
  const [, ...rows] = rowsOf(toJsonSchema(schema) as Node, root);
  return rows;
}

const INTRODUCTION: Record<string, string> = {
  registration:
    'Asked when a revision is assessed: in the form, at submission, in the approval. It adds nothing.',
  deployment: 'Asked before a revision is deployed.',
  token: 'Asked when an app wants a token.',
  outbound: 'Asked when an app calls out.',
};

/** The input reference, and the places that words and schemas do not agree on. */
export function policyReference(): { text: string; disagreements: string[] } {
  const facts = rowsOfSchema(policyFactsSchema, 'input');
  const common = new Set(facts.map(({ path }) => path));
  const points = DECISION_POINTS.map(point => ({
    point,
    rows: rowsOfSchema(policyInputSchemas[point], 'input').filter(
      ({ path }) => !common.has(path),
    ),
  }));
  const organisation = rowsOfSchema(
    organisationSchema,
    'data.micro_apps.organisation',
  );
  const places = new Set(
    [...facts, ...points.flatMap(({ rows }) => rows), ...organisation].map(
      ({ path }) => path,
    ),
  );
  const sections = points.map(
    ({ point, rows }) =>
      `## At the point \`${point}\`\n\n${INTRODUCTION[point]}\n\n${table(rows)}`,
  );
  const text = [
    '# What policies see',
    'This page is generated from the schemas of the contract, by `yarn policy-documents` in `plugins/micro-apps-common`. The JSON schemas that `opa check` uses come from the same place: `policies/schemas`. `[]` stands for each entry of a list.',
    `## The facts of every decision\n\nThey come from the registry and the register of model endpoints, never from whoever asks.\n\n${table(facts)}`,
    ...sections,
    `## What the company decides about itself\n\nIt comes from the portal's configuration: \`microApps.regions\` and \`microApps.policy.organisation\`.\n\n${table(organisation)}`,
  ];
  return {
    text: `${text.join('\n\n')}\n`,
    disagreements: [
      ...[...places].filter(path => !WORDS[path]),
      ...Object.keys(WORDS).filter(path => !places.has(path)),
    ],
  };
}
