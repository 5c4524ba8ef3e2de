import {
  DECISION_POINTS,
  organisationSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecisionPoint,
  PolicyInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const corpusFolder = resolve(__dirname, '../../../../policies/corpus');
const read = (name: string) =>
  JSON.parse(readFileSync(resolve(corpusFolder, `${name}.json`), 'utf8'));

export const corpusOrganisation = organisationSchema.parse(
  read('organisation'),
);

/** What the policies that come with the engine are asked, at each point. */
export const corpus: Array<{
  point: DecisionPoint;
  name: string;
  input: PolicyInput;
}> = DECISION_POINTS.flatMap(point =>
  read(point).map((entry: { name: string; input: PolicyInput }) => ({
    point,
    ...entry,
  })),
);
