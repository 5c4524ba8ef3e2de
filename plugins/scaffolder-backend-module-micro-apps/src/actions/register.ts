import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  ManifestInput,
  MICRO_APP_API_VERSION,
  MICRO_APP_KIND,
  MicroAppsApi,
  SubmitBodyInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  describeAssessment,
  describeOutcome,
  describeWhatNext,
} from './describe';
import { examples } from './register.examples';
import { readableError } from './readableError';
import { waitForEntity } from './waitForEntity';

/** The id of the action. */
export const REGISTER_ACTION_ID = 'micro-apps:register';

export type RegisterActionOptions = {
  auth: AuthService;
  catalog: CatalogService;
  registry: Pick<MicroAppsApi, 'assess' | 'submit'>;
};

/** The action by which a template submits a micro app on behalf of whoever runs it. */
export function createRegisterAction(options: RegisterActionOptions) {
  const { auth, catalog, registry } = options;
  return createTemplateAction({
    id: REGISTER_ACTION_ID,
    description:
      'Registers an LLM micro app, or a new revision of one: assesses its risk and submits it for approval',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        manifest: z =>
          z
            .record(z.unknown())
            .describe('The manifest; apiVersion and kind may be left out'),
        comment: z =>
          z
            .string()
            .optional()
            .describe('What the people who approve should know'),
        baseRevision: z =>
          z
            .number()
            .int()
            .min(1)
            .optional()
            .describe('The revision that was edited, when an app is changed'),
      },
      output: {
        entityRef: z => z.string().describe('The micro app in the catalog'),
        requestId: z => z.string().describe('The approval request'),
        revision: z => z.number().describe('The number of the revision'),
        state: z => z.string().describe('The state of the micro app'),
        score: z => z.number().describe('The residual risk, 0 to 1000'),
        tier: z => z.string().describe('low, medium or high'),
        outcome: z => z.string().describe('auto-approve, review or block'),
        message: z =>
          z.string().describe('What happens next and why, as Markdown'),
        links: z =>
          z
            .array(
              z.object({
                title: z.string(),
                icon: z.string(),
                entityRef: z.string().optional(),
                url: z.string().optional(),
              }),
            )
            .describe('Links for the output of the template'),
      },
    },
    async handler(ctx) {
      const body = toBody(ctx.input);
      const credentials = await ctx.getInitiatorCredentials();
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId: 'micro-apps',
      });
      if (ctx.isDryRun) {
        const assessment = await registry
          .assess(body.manifest, { token })
          .catch(error => {
            throw readableError(error);
          });
        describeAssessment(assessment).forEach(line => ctx.logger.info(line));
        ctx.logger.info('This was a dry run: nothing was submitted.');
        return;
      }

      ctx.logger.info(
        `Submitting ${
          body.manifest.metadata.title ?? body.manifest.metadata.name
        } for assessment.`,
      );
      // A task that is resumed repeats the step; the key keeps it from submitting twice.
      const idempotencyKey = [
        'scaffolder',
        ctx.task.id,
        ctx.step?.id,
        ctx.each?.key,
      ]
        .filter(part => part !== undefined)
        .join(':');
      const submitted = await registry
        .submit(body, { token, idempotencyKey, signal: ctx.signal })
        .catch(error => {
          throw readableError(error);
        });

      const { app, assessment, request, revision } = submitted;
      describeAssessment(assessment).forEach(line => ctx.logger.info(line));
      ctx.logger.info(describeOutcome(submitted));
      await waitForEntity(catalog, app.entityRef, {
        credentials,
        signal: ctx.signal,
      });

      ctx.output('entityRef', app.entityRef);
      ctx.output('requestId', request.id);
      ctx.output('revision', revision.number);
      ctx.output('state', app.state);
      ctx.output('score', app.score);
      ctx.output('tier', app.tier);
      ctx.output('outcome', assessment.verdict.outcome);
      ctx.output('message', describeWhatNext(submitted));
      ctx.output('links', [
        {
          title: `Open ${app.title}`,
          icon: 'catalog',
          entityRef: app.entityRef,
        },
        {
          title: 'See its risk and approval',
          icon: 'dashboard',
          url: `/catalog/${app.namespace}/microapp/${app.name}/governance`,
        },
      ]);
    },
  });
}

function toBody(input: {
  manifest: Record<string, unknown>;
  comment?: string;
  baseRevision?: number;
}): SubmitBodyInput {
  // The server validates the manifest and names what is wrong with it; a check of our own would be a second one.
  const manifest = {
    apiVersion: MICRO_APP_API_VERSION,
    kind: MICRO_APP_KIND,
    metadata: {},
    ...input.manifest,
  } as unknown as ManifestInput;
  const comment = input.comment?.trim();
  return {
    manifest,
    ...(comment && { comment }),
    ...(input.baseRevision !== undefined && {
      baseRevision: input.baseRevision,
    }),
  };
}
