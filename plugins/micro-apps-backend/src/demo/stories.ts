import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  decisionBodySchema,
  DECISIONS,
  parseWith,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { parse } from 'yaml';
import { z } from 'zod';

const personSchema = z
  .string()
  .transform(ref =>
    stringifyEntityRef(
      parseEntityRef(ref, { defaultKind: 'user', defaultNamespace: 'default' }),
    ),
  );
const commentSchema = z.string().min(1);

const who = {
  as: personSchema,
  /** How many days ago it was; as long as the step before, by default. */
  daysAgo: z.number().int().min(0).max(1000).optional(),
};

const submitSchema = z.strictObject({
  ...who,
  comment: commentSchema.optional(),
  /** What of the spec is different from the submission before. */
  spec: z.record(z.string(), z.unknown()).default({}),
});
const decideSchema = z.strictObject({
  ...who,
  leg: z.string(),
  decision: z.enum(DECISIONS),
  comment: commentSchema.optional(),
  conditions: decisionBodySchema.shape.conditions,
});
const verifySchema = z.strictObject({
  ...who,
  control: z.string(),
  outcome: z.enum(['verified', 'refused']),
  evidence: commentSchema,
});
const resolveSchema = z.strictObject({
  ...who,
  /** Its text. */
  condition: z.string(),
  outcome: z.enum(['met', 'withdrawn']),
  comment: commentSchema,
});

const renewSchema = z.strictObject({
  ...who,
  comment: commentSchema.optional(),
});

/** The day on which nobody was left in the owning group. */
const loseOwnerSchema = z.strictObject(who);

const stepSchema = z.union([
  z.strictObject({ submit: submitSchema }),
  z.strictObject({ decide: decideSchema }),
  z.strictObject({ verify: verifySchema }),
  z.strictObject({ resolve: resolveSchema }),
  z.strictObject({ renew: renewSchema }),
  z.strictObject({ loseOwner: loseOwnerSchema }),
]);

const storySchema = z.strictObject({
  manifest: z.strictObject({
    metadata: z.looseObject({ name: z.string() }),
    spec: z.record(z.string(), z.unknown()),
  }),
  steps: z.array(stepSchema).min(1),
});

/** What somebody does in the story of an app. */
export type StoryStep = z.output<typeof stepSchema>;
/** How an app of the demo came to be as it is. */
export type Story = z.output<typeof storySchema>;

/** Reads the stories of a folder, one a file, in the order of their names. */
export async function readStories(directory: string): Promise<Story[]> {
  const folder = resolve(directory);
  const files = (await readdir(folder)).filter(file => /\.ya?ml$/.test(file));
  return Promise.all(
    files.sort().map(async file => {
      const text = await readFile(resolve(folder, file), 'utf8');
      return parseWith(storySchema, parse(text), file);
    }),
  );
}

/** The entities that must be in the catalog before a story can be told. */
export function entitiesOf({ manifest, steps }: Story): string[] {
  const refs = new Set<string>();
  const add = (ref: unknown, defaultKind: string) => {
    if (typeof ref === 'string') {
      refs.add(
        stringifyEntityRef(
          parseEntityRef(ref, { defaultKind, defaultNamespace: 'default' }),
        ),
      );
    }
  };
  for (const step of steps) {
    add(Object.values(step)[0].as, 'user');
  }
  const specs = [
    manifest.spec,
    ...steps.flatMap(step => ('submit' in step ? [step.submit.spec] : [])),
  ];
  for (const spec of specs) {
    add(spec.owner, 'group');
    add(spec.system, 'system');
    for (const source of (spec.dataSources ?? []) as {
      resourceRef?: string;
    }[]) {
      add(source.resourceRef, 'resource');
    }
  }
  return [...refs];
}
