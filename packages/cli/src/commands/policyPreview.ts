import { InputError } from '@backstage/errors';
import type {
  MicroAppsApi,
  Preview,
  PreviewBody,
  PreviewChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { type Command, Option } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { readBundleFile } from '../config/readBundleFile';
import { UndecidedError } from '../errors';
import { answerOf } from '../portal/answerOf';
import { createClient } from '../portal/createClient';
import { previewToText } from '../report/preview';
import { paintFor, plain } from '../report/text';
import type { World } from '../world';
import { addPortalOptions, PortalFlags, timeoutOf } from './portalOptions';

const FORMATS = ['text', 'json', 'csv'] as const;
const FIRST_PAUSE_MS = 200;
const PAUSE_MS = 1000;
const PAGE = 100;

type Flags = PortalFlags & {
  bundle?: string;
  riskModel?: string;
  format: (typeof FORMATS)[number];
  output?: string;
  wait: string;
};
type Client = Pick<
  MicroAppsApi,
  'startPreview' | 'getPreview' | 'getPreviewChanges' | 'exportPreviewChanges'
>;

/** The numbers stand alone in a file, or where they stand in the portal's configuration. */
function readRiskModel(path: string, cwd: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(readFileSync(resolve(cwd, path), 'utf8'));
  } catch (error) {
    throw new InputError(
      `The risk model ${path} cannot be read: ${answerOf(error)}`,
    );
  }
  const { microApps } = (value ?? {}) as {
    microApps?: { riskModel?: unknown };
  };
  const numbers = microApps?.riskModel ?? value;
  if (
    typeof numbers !== 'object' ||
    numbers === null ||
    Array.isArray(numbers)
  ) {
    throw new InputError(
      `${path} has no numbers of the risk model; write them as under microApps.riskModel in the portal's configuration`,
    );
  }
  return numbers as Record<string, unknown>;
}

function bodyOf({ bundle, riskModel }: Flags, cwd: string): PreviewBody {
  if (!bundle && !riskModel) {
    throw new InputError(
      'There is nothing to preview; give a --bundle, a --risk-model or both',
    );
  }
  return {
    ...(bundle && { bundle: readBundleFile(bundle, cwd).toString('base64') }),
    ...(riskModel && { riskModel: readRiskModel(riskModel, cwd) }),
  };
}

/** What the portal refuses is wrong here; everything else means that it cannot say. */
async function asked<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 400 || statusCode === 413) {
      throw new InputError(answerOf(error));
    }
    throw error instanceof UndecidedError
      ? error
      : new UndecidedError(`The portal gives no preview: ${answerOf(error)}`);
  }
}

const pause = (ms: number) => new Promise(done => setTimeout(done, ms));

async function untilDone(
  client: Client,
  started: Preview,
  waitMs: number,
  { stderr }: World,
): Promise<Preview> {
  const deadline = Date.now() + waitMs;
  let preview = started;
  for (let ms = FIRST_PAUSE_MS; ; ms = PAUSE_MS) {
    const { state, done, total, message } = preview.progress;
    if (stderr.isTTY) {
      stderr.write(`\r\u001b[K${done} of ${total} apps`);
      if (state !== 'running' && state !== 'idle') {
        stderr.write('\r\u001b[K');
      }
    }
    if (state === 'done') {
      return preview;
    }
    if (state === 'failed' || Date.now() > deadline) {
      throw new UndecidedError(
        state === 'failed'
          ? `The preview failed: ${message ?? 'see the log of the portal'}`
          : `The preview took too long, ${done} of ${total} apps were looked at; wait longer with --wait`,
      );
    }
    await pause(ms);
    preview = await asked(client.getPreview(started.id));
  }
}

async function allChanges(client: Client, id: string) {
  const changes: PreviewChange[] = [];
  for (;;) {
    const { items, totalItems } = await asked(
      client.getPreviewChanges(id, { limit: PAGE, offset: changes.length }),
    );
    changes.push(...items);
    if (items.length === 0 || changes.length >= totalItems) {
      return changes;
    }
  }
}

async function written(
  client: Client,
  preview: Preview,
  flags: Flags,
  world: World,
): Promise<string> {
  if (flags.format === 'csv') {
    return asked(client.exportPreviewChanges(preview.id));
  }
  const changes = await allChanges(client, preview.id);
  return flags.format === 'json'
    ? `${JSON.stringify({ preview, changes }, null, 2)}\n`
    : previewToText(
        preview,
        changes,
        flags.output ? plain : paintFor(world.stdout),
      );
}

async function run(flags: Flags, world: World) {
  if (!flags.portal) {
    throw new InputError('Give the portal whose apps are meant with --portal');
  }
  const wait = Number(flags.wait);
  if (!(wait > 0)) {
    throw new InputError(
      `--wait must be a number of seconds, not "${flags.wait}"`,
    );
  }
  const body = bodyOf(flags, world.cwd);
  const client: Client = createClient({
    url: flags.portal,
    tokenEnv: flags.tokenEnv,
    timeoutMs: timeoutOf(flags),
    env: world.env,
  });
  const started = await asked(client.startPreview(body));
  const done = await untilDone(client, started, wait * 1000, world);
  const text = await written(client, done, flags, world);
  if (flags.output) {
    writeFileSync(resolve(world.cwd, flags.output), text);
  } else {
    world.stdout.write(text);
  }
}

/** `micro-apps policy preview` */
export function addPolicyPreview(policy: Command, world: World) {
  const command = policy
    .command('preview')
    .description(
      'show what other policies or other numbers of the risk model would change for the apps of a portal',
    )
    .option('-b, --bundle <file>', 'the policies, as a bundle')
    .option(
      '-r, --risk-model <file>',
      "the numbers, alone or in the portal's configuration",
    )
    .addOption(
      new Option('-f, --format <name>', 'how to write the result')
        .choices(FORMATS)
        .default('text'),
    )
    .option('-o, --output <file>', 'write the result into a file')
    .option('--wait <seconds>', 'how long the preview may take', '600');
  addPortalOptions(command).action((flags: Flags) => run(flags, world));
}
