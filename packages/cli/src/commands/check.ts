import { InputError } from '@backstage/errors';
import {
  Environment,
  ENVIRONMENTS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { type Command, Option } from 'commander';
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createEvaluator } from '../check/evaluate';
import { runCheck } from '../check/runCheck';
import { readBundleFile } from '../config/readBundleFile';
import { readConfig } from '../config/readConfig';
import { createClient, portalUrl } from '../portal/createClient';
import { Format, format, FORMATS } from '../report';
import { FAIL_ON, FailOn } from '../report/createReport';
import type { Report } from '../report/types';
import { paintFor, plain, summaryOf } from '../report/text';
import type { World } from '../world';
import { addPortalOptions, PortalFlags, timeoutOf } from './portalOptions';

/** What Backstage calls its configuration. */
const DEFAULT_CONFIG = 'app-config.yaml';

type Flags = PortalFlags & {
  config: string[];
  bundle?: string;
  environment?: Environment;
  format: Format;
  output: string[];
  failOn: FailOn;
  allowEmpty?: boolean;
};

const collect = (value: string, before: string[]) => [...before, value];

function configPaths({ config, portal }: Flags, cwd: string): string[] {
  if (config.length > 0) {
    return config;
  }
  if (existsSync(resolve(cwd, DEFAULT_CONFIG))) {
    return [DEFAULT_CONFIG];
  }
  if (portal) {
    return [];
  }
  throw new InputError(
    'Nothing says which models and regions are approved; give the app-config.yaml of the portal with --config, or ask the portal with --portal and --environment',
  );
}

function portalOf(flags: Flags, world: World) {
  if (!flags.portal) {
    return undefined;
  }
  if (!flags.environment) {
    throw new InputError(
      `--portal needs --environment: say what the app is deployed to, one of ${ENVIRONMENTS.join(
        ', ',
      )}`,
    );
  }
  return {
    origin: portalUrl(flags.portal).origin,
    client: createClient({
      url: flags.portal,
      tokenEnv: flags.tokenEnv,
      timeoutMs: timeoutOf(flags),
      env: world.env,
    }),
  };
}

const WITH_FORMAT = new RegExp(`^(${FORMATS.join('|')})=(.+)$`);

/** Writes the result wherever it was asked for; the terminal says at least how it went. */
function write(report: Report, flags: Flags, world: World) {
  const outputs = flags.output.map(output => {
    const [, as, file] = WITH_FORMAT.exec(output) ?? [];
    return as ? { as: as as Format, file } : { as: null, file: output };
  });
  for (const { as, file } of outputs) {
    writeFileSync(
      resolve(world.cwd, file),
      format(report, as ?? flags.format, plain),
    );
  }
  if (outputs.some(({ as }) => as === null)) {
    world.stderr.write(`${summaryOf(report)}\n`);
  } else {
    world.stdout.write(format(report, flags.format, paintFor(world.stdout)));
  }
}

async function evaluatorOf(configs: string[], flags: Flags, world: World) {
  const config = readConfig(configs, world);
  if (config.bundle && !flags.bundle) {
    throw new InputError(
      `The portal takes its policies from ${config.bundle}; give the same bundle with --bundle, so that the check decides as the portal does`,
    );
  }
  return createEvaluator(config, readBundleFile(flags.bundle, world.cwd));
}

async function check(paths: string[], flags: Flags, world: World) {
  const portal = portalOf(flags, world);
  const configs = configPaths(flags, world.cwd);
  const evaluator = configs.length
    ? await evaluatorOf(configs, flags, world)
    : undefined;
  try {
    const report = await runCheck({
      paths: paths.length ? paths : ['.'],
      cwd: world.cwd,
      environment: flags.environment ?? null,
      failOn: flags.failOn,
      allowEmpty: Boolean(flags.allowEmpty),
      evaluator,
      portal,
    });
    write(report, flags, world);
    world.exit(report.exitCode);
  } finally {
    await evaluator?.close();
  }
}

/** `micro-apps check` */
export function addCheck(program: Command, world: World) {
  const command = program
    .command('check')
    .description('check the manifests of micro apps, with or without a portal')
    .argument(
      '[paths...]',
      'files, folders or patterns; the working directory by default',
    )
    .option(
      '-c, --config <file>',
      "the portal's configuration, for models, regions, risk and the organisation; repeatable, later ones win (default: app-config.yaml where there is one)",
      collect,
      [],
    )
    .option(
      '-b, --bundle <file>',
      'the policies, as a bundle (default: those that come with this program)',
    )
    .addOption(
      new Option(
        '-e, --environment <name>',
        'what the apps are deployed to',
      ).choices(ENVIRONMENTS),
    )
    .addOption(
      new Option('-f, --format <name>', 'how to write the result')
        .choices(FORMATS)
        .default('text'),
    )
    .option(
      '-o, --output <file>',
      'write the result into a file; with a format and "=" in front of the name, such as sarif=results.sarif, besides what is shown; repeatable',
      collect,
      [],
    )
    .addOption(
      new Option('--fail-on <level>', 'what makes the check fail')
        .choices(FAIL_ON)
        .default('deny'),
    )
    .option('--allow-empty', 'pass where there is no manifest at all');
  addPortalOptions(command).action((paths: string[], flags: Flags) =>
    check(paths, flags, world),
  );
}
