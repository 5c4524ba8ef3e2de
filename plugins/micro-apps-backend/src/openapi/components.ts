import * as common from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;
type Io = 'input' | 'output';

/** The schemas that have a name of their own in the document. */
const NAMED: Record<string, z.ZodType> = {
  Manifest: common.manifestSchema,
  Assessment: common.assessmentSchema,
  AppSummary: common.appSummarySchema,
  AppDetail: common.appDetailSchema,
  Revision: common.revisionSchema,
  RevisionDetail: common.revisionDetailSchema,
  Control: common.controlSchema,
  ControlVerification: common.controlVerificationSchema,
  Difference: common.differenceSchema,
  ApprovalRequest: common.approvalRequestSchema,
  ApprovalRequestDetail: common.approvalRequestDetailSchema,
  Decision: common.decisionSchema,
  Condition: common.conditionSchema,
  AuditEntry: common.auditEntrySchema,
  AuditVerification: common.auditVerificationSchema,
  ModelEndpoint: common.modelEndpointSchema,
  SubmitBody: common.submitBodySchema,
  DecisionBody: common.decisionBodySchema,
  PolicyDecision: common.policyDecisionSchema,
  DecisionLogEntry: common.decisionLogEntrySchema,
};

/** What a schema is called: a manifest as written may leave out what a manifest as answered has filled in. */
function nameOf(name: string, io: Io): string {
  return io === 'input' && name === 'Manifest' ? 'ManifestInput' : name;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const referenceTo = (name: string) => `#/components/schemas/${name}`;

/** Leaves out what zod adds for documents that stand alone, and refers to where this document has its schemas. */
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(cleaned);
  }
  if (!isObject(value)) {
    return value;
  }
  const { $schema, $id, $defs, ...rest } = value;
  return Object.fromEntries(
    Object.entries(rest).map(([key, child]) => [
      key,
      key === '$ref'
        ? String(child).replace(/^#\/\$defs\/(\w+)$/, referenceTo('$1'))
        : cleaned(child),
    ]),
  );
}

/** The schemas that have a name, and what they are as JSON schemas. */
function namedSchemas(io: Io) {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(NAMED)) {
    registry.add(schema, { id: nameOf(name, io) });
  }
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: referenceTo,
  });
  return { registry, all: cleaned(schemas) as Record<string, JsonSchema> };
}

/** Makes JSON schemas from zod schemas, and collects those that have a name. */
export class Components {
  private readonly used = new Map<string, JsonSchema>();
  // Made once: each takes as long as a hundred others.
  private readonly named = {
    input: namedSchemas('input'),
    output: namedSchemas('output'),
  };

  /** The JSON schema of a zod schema, with references to those that have a name. */
  schemaOf(schema: z.ZodType, io: Io): JsonSchema {
    const { registry, all } = this.named[io];
    const name = registry.get(schema)?.id;
    const json = name
      ? { $ref: referenceTo(name) }
      : (cleaned(
          z.toJSONSchema(schema, {
            io,
            unrepresentable: 'any',
            metadata: registry,
          }),
        ) as JsonSchema);
    this.use(json, all);
    return json;
  }

  /** The schemas that were referred to, by name. */
  toJson(): Record<string, JsonSchema> {
    return Object.fromEntries(
      [...this.used].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  private use(value: unknown, all: Record<string, JsonSchema>): void {
    if (Array.isArray(value)) {
      value.forEach(item => this.use(item, all));
    } else if (isObject(value)) {
      const name = String(value.$ref ?? '')
        .split('/')
        .at(-1) as string;
      if (all[name] && !this.used.has(name)) {
        this.used.set(name, all[name]);
        this.use(all[name], all);
      }
      Object.values(value).forEach(child => this.use(child, all));
    }
  }
}
