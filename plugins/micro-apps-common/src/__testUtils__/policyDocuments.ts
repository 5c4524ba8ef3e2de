import { z } from 'zod';
import {
  DECISION_POINTS,
  decisionPointSchema,
  organisationSchema,
  policyFactsSchema,
  policyInputSchemas,
} from '../schema';

// What OPA's type checker does not look at, and partly does not understand.
const NOT_FOR_OPA = ['$schema', 'default', 'pattern', 'propertyNames'];

function toJsonSchema(schema: z.ZodType): object {
  const json = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema }) => {
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
