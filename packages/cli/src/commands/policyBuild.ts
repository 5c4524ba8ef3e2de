import { InputError } from '@backstage/errors';
import { createCandidateEngine } from '@micro-apps/policy-engine';
import type { Command } from 'commander';
import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UndecidedError } from '../errors';
import { EXIT } from '../exitCodes';
import { loadPolicyTools, PolicyTools } from '../policyTools';
import type { World } from '../world';

const DEFAULT_FOLDER = 'policies';
const NO_ORGANISATION = {
  regions: [],
  vectorStores: [],
  scopes: {},
  combinations: [],
};

type Found = { tools: PolicyTools; opa: string; folder: string };

/** The first version whose Rego needs no flag to be the one of today. */
const isFit = (version: string) => Number(version.split('.')[0]) >= 1;

/** Finds OPA and the policies, or says how to come by them. */
async function findOpaFor(
  given: string | undefined,
  { cwd, env }: World,
): Promise<Found> {
  const folder = resolve(cwd, given ?? DEFAULT_FOLDER);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(
      `There is no folder "${given ?? DEFAULT_FOLDER}"; give the one that holds the policies`,
    );
  }
  const tools = await loadPolicyTools();
  const { command, reason } = tools.findOpa(env, [], isFit);
  if (!command) {
    throw new UndecidedError(reason);
  }
  return { tools, opa: command, folder };
}

/** Faults of policies are the caller's to mend. */
function asInputError(error: unknown): unknown {
  const { name, message, advice, details } = error as Error & {
    advice?: string;
    details?: string;
  };
  return name === 'PolicyError'
    ? new InputError(
        [message, details?.trim(), advice].filter(Boolean).join('\n'),
      )
    : error;
}

async function test(given: string | undefined, world: World) {
  const { tools, opa, folder } = await findOpaFor(given, world);
  try {
    const { passed, failed } = tools.testPolicies(opa, folder);
    world.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    world.exit(failed > 0 ? EXIT.denied : EXIT.ok);
  } catch (error) {
    throw asInputError(error);
  }
}

type BuildFlags = { output: string; opaOutput?: string };

async function build(
  given: string | undefined,
  flags: BuildFlags,
  world: World,
) {
  const { tools, opa, folder } = await findOpaFor(given, world);
  let bundle: ReturnType<PolicyTools['buildBundle']>;
  try {
    bundle = tools.buildBundle(opa, folder);
  } catch (error) {
    throw asInputError(error);
  }
  // A bundle that the portal would refuse is of no use.
  const engine = await createCandidateEngine({
    bundle: bundle.wasm,
    organisation: NO_ORGANISATION,
  });
  await engine.close();
  writeFileSync(resolve(world.cwd, flags.output), bundle.wasm);
  if (flags.opaOutput) {
    writeFileSync(resolve(world.cwd, flags.opaOutput), bundle.rego);
  }
  world.stdout.write(
    `Built ${flags.output} with ${bundle.rules.length} rules, revision ${bundle.revision}, ${bundle.digest}\n`,
  );
}

/** `micro-apps policy test` and `micro-apps policy build`, which need OPA. */
export function addPolicyBuild(policy: Command, world: World) {
  policy
    .command('test')
    .description(
      'check, format and test policies, every line of which must be covered (needs OPA)',
    )
    .argument('[folder]', `the policies (default: ${DEFAULT_FOLDER})`)
    .action((folder: string | undefined) => test(folder, world));
  policy
    .command('build')
    .description('make a bundle of policies for the portal (needs OPA)')
    .argument('[folder]', `the policies (default: ${DEFAULT_FOLDER})`)
    .option('-o, --output <file>', 'where to write it', 'bundle.tar.gz')
    .option(
      '--opa-output <file>',
      'where to write it for an OPA server, without WebAssembly',
    )
    .action((folder: string | undefined, flags: BuildFlags) =>
      build(folder, flags, world),
    );
}
