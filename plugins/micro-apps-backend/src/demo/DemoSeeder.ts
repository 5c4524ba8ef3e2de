import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { RELATION_MEMBER_OF } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AppDetail,
  AppKey,
  MICRO_APP_API_VERSION,
  MICRO_APP_KIND,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { AppAccess } from '../services/AppAccess';
import type { CallContext } from '../services/MicroAppsService';
import type { DemoServices } from './demoServices';
import { entitiesOf, Story, StoryStep } from './stories';

export type DemoSeederOptions = {
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  services: DemoServices;
};

type SubmitStep = Extract<StoryStep, { submit: unknown }>['submit'];
type LaterStep = Exclude<StoryStep, { submit: unknown }>;

/**
 * Acts out the stories of the demo's apps through the service, as the people in them. What happened already is found
 * in the app itself, so that a story that was interrupted goes on where it stopped, and one that a person has changed
 * since is left alone.
 */
export class DemoSeeder {
  static create(options: DemoSeederOptions) {
    return new DemoSeeder(options);
  }

  private readonly people = new Map<string, Promise<CallContext>>();

  private constructor(private readonly options: DemoSeederOptions) {}

  /** The entities of the stories that the catalog does not have yet. */
  async missingEntities(stories: Story[]): Promise<string[]> {
    const { auth, catalog } = this.options;
    const entityRefs = [...new Set(stories.flatMap(entitiesOf))];
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs, fields: ['kind', 'relations'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    // The catalog shows a person before it knows the person's groups, which decide who may do what.
    return entityRefs.filter((ref, index) => {
      const entity = items[index];
      return !entity || (ref.startsWith('user:') && !entity.relations?.length);
    });
  }

  async tell(story: Story): Promise<void> {
    const { name } = story.manifest.metadata;
    const app: AppKey = { namespace: 'default', name };
    const { clock } = this.options.services;
    let submissions = 0;
    let { spec } = story.manifest;
    clock.goBack(Object.values(story.steps[0])[0].daysAgo ?? 0);
    for (const step of story.steps) {
      await this.letTimePass(Object.values(step)[0].daysAgo);
      if ('submit' in step) {
        submissions += 1;
        spec = { ...spec, ...step.submit.spec };
        const known = await this.find(app, step.submit.as);
        if (!known || known.currentRevision.number < submissions) {
          await this.submit(story, spec, step.submit, known);
        }
      } else {
        const known = await this.find(app, Object.values(step)[0].as);
        if (known?.currentRevision.number === submissions) {
          await this.act(known, step);
        }
      }
    }
    await this.letTimePass(0);
  }

  /** Day by day, since what time does to reviews depends on the day on which it was found to be due. */
  private async letTimePass(until: number | undefined): Promise<void> {
    const { clock, reviewClock } = this.options.services;
    while (until !== undefined && clock.daysAgo > until) {
      clock.goBack(clock.daysAgo - 1);
      await reviewClock.run();
    }
  }

  private async find(app: AppKey, as: string): Promise<AppDetail | undefined> {
    try {
      return await this.options.services.microApps.getApp(
        app,
        await this.contextOf(as),
      );
    } catch (error) {
      if ((error as Error).name === NotFoundError.name) {
        return undefined;
      }
      throw error;
    }
  }

  private async submit(
    story: Story,
    spec: Record<string, unknown>,
    { as, comment }: SubmitStep,
    known: AppDetail | undefined,
  ): Promise<void> {
    await this.options.services.microApps.submit(
      {
        manifest: parseManifest({
          apiVersion: MICRO_APP_API_VERSION,
          kind: MICRO_APP_KIND,
          metadata: story.manifest.metadata,
          spec,
        }),
        comment,
        baseRevision: known?.currentRevision.number,
      },
      await this.contextOf(as),
    );
  }

  private async act(app: AppDetail, step: LaterStep): Promise<void> {
    const { microApps: service, reviews } = this.options.services;
    const { digest } = app.currentRevision;
    if ('renew' in step) {
      const { as, comment } = step.renew;
      const review = app.review.open;
      // One that security sent back is for people to renew.
      if (review?.state === 'open' && !review.decidedBy) {
        await reviews.renew(
          app,
          review.id,
          { digest: review.digest, attested: true, comment },
          await this.contextOf(as),
        );
      }
    } else if ('loseOwner' in step) {
      if (!app.orphanedSince) {
        await this.loseOwner(app, step.loseOwner.as);
      }
    } else if ('decide' in step) {
      const { as, daysAgo: _, ...decision } = step.decide;
      const request = app.openRequest;
      if (request && !request.decisions.some(made => made.decidedBy === as)) {
        await service.decide(
          request.id,
          { ...decision, digest },
          await this.contextOf(as),
        );
      }
    } else if ('verify' in step) {
      const { as, daysAgo: _, control: id, ...finding } = step.verify;
      const control = app.controls.find(candidate => candidate.id === id);
      if (control?.status === 'unverified') {
        await service.verifyControl(
          app,
          id,
          { ...finding, digest },
          await this.contextOf(as),
        );
      }
    } else {
      const { as, daysAgo: _, condition: text, ...resolution } = step.resolve;
      const condition = app.conditions.find(
        candidate => candidate.text === text && candidate.state === 'open',
      );
      if (condition) {
        await service.resolveCondition(
          app,
          condition.id,
          resolution,
          await this.contextOf(as),
        );
      }
    }
  }

  /** Nobody is believed to be gone on the first day. */
  private async loseOwner(app: AppDetail, as: string): Promise<void> {
    const { clock, ownershipWatch } = this.options.services;
    await ownershipWatch.run();
    await this.letTimePass(clock.daysAgo - 1);
    await ownershipWatch.run();
    if (!(await this.find(app, as))?.orphanedSince) {
      throw new Error(`there are people in ${app.owner}`);
    }
  }

  private contextOf(userEntityRef: string): Promise<CallContext> {
    let context = this.people.get(userEntityRef);
    if (!context) {
      context = this.resolve(userEntityRef);
      this.people.set(userEntityRef, context);
    }
    return context;
  }

  private async resolve(userEntityRef: string): Promise<CallContext> {
    const { auth, catalog } = this.options;
    const user = await catalog.getEntityByRef(userEntityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    const groups = (user?.relations ?? [])
      .filter(relation => relation.type === RELATION_MEMBER_OF)
      .map(relation => relation.targetRef);
    return {
      caller: {
        type: 'user',
        userEntityRef,
        ownershipEntityRefs: [userEntityRef, ...groups],
      },
      access: AppAccess.full(),
    };
  }
}
