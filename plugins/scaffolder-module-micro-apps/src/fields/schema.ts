import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import type { MicroAppFormApp } from '@micro-apps/backstage-plugin-micro-apps-react';

/** Any object: the manifest's own schema says what belongs in it, and the fields show what it says. @internal */
export const appFieldSchema = makeFieldSchema({
  output: z => z.custom<MicroAppFormApp>(),
});
