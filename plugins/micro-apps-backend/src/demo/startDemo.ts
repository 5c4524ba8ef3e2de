import { setTimeout as delay } from 'node:timers/promises';
import type {
  LifecycleService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { DemoSeeder, DemoSeederOptions } from './DemoSeeder';
import { readStories, Story } from './stories';

const RETRY_MS = 500;
const MAX_ROUNDS = 240;

/**
 * Fills an empty registry with the apps of the demo, once the catalog has the people in them. Does nothing unless
 * `microApps.demo.enabled` is set, and refuses to start with it anywhere but in development.
 */
export function startDemo(
  options: DemoSeederOptions & {
    config: RootConfigService;
    lifecycle: LifecycleService;
  },
): void {
  const { config, lifecycle, logger } = options;
  const demo = config.getOptionalConfig('microApps.demo');
  if (!demo?.getOptionalBoolean('enabled')) {
    return;
  }
  if (process.env.NODE_ENV !== 'development') {
    throw new NotAllowedError(
      'microApps.demo.enabled is for development only: remove it, or set NODE_ENV to "development"',
    );
  }
  const directory = demo.getString('directory');
  const stop = new AbortController();
  lifecycle.addShutdownHook(() => stop.abort());
  lifecycle.addStartupHook(() => {
    seed(DemoSeeder.create(options), directory, options, stop.signal).catch(
      error => logger.error(`The demo data could not be made: ${error}`),
    );
  });
}

async function seed(
  seeder: DemoSeeder,
  directory: string,
  { logger }: Pick<DemoSeederOptions, 'logger'>,
  signal: AbortSignal,
): Promise<void> {
  const stories = await readStories(directory);
  const refused: string[] = [];
  let waiting: Waiting[] = stories.map(story => ({ story, reason: '' }));
  for (let round = 0; waiting.length && round < MAX_ROUNDS; round += 1) {
    if (round > 0) {
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
    if (signal.aborted) {
      return;
    }
    const next: Waiting[] = [];
    for (const { story } of waiting) {
      const result = await tell(seeder, story);
      if (result && 'again' in result) {
        next.push({ story, reason: result.again });
      } else if (result) {
        refused.push(result.never);
      }
    }
    waiting = next;
  }
  const failures = [...refused, ...waiting.map(({ reason }) => reason)];
  if (failures.length) {
    logger.warn(`Demo data is incomplete: ${failures.join('; ')}`);
  }
  logger.info(
    `Demo data ready: ${stories.length - failures.length} of ${
      stories.length
    } micro apps`,
  );
}

type Waiting = { story: Story; reason: string };

/** Answers why the story could not be told, and whether it is worth another try. */
async function tell(
  seeder: DemoSeeder,
  story: Story,
): Promise<{ again: string } | { never: string } | undefined> {
  const { name } = story.manifest.metadata;
  try {
    const missing = await seeder.missingEntities([story]);
    if (missing.length) {
      return { again: `${name} waits for ${missing.join(', ')}` };
    }
    await seeder.tell(story);
    return undefined;
  } catch (error) {
    const reason = `${name}: ${error}`;
    // Such as an app of that name which a person has registered: trying again would not help.
    return ['ConflictError', 'InputError', 'NotAllowedError'].includes(
      (error as Error).name,
    )
      ? { never: reason }
      : { again: reason };
  }
}
