import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A PostgreSQL whose columns can hold vectors. */
export type PgvectorServer = {
  connectionString: string;
  stop(): Promise<void>;
};

/** Starts one in memory; the engine is loaded in a way that Jest's own modules cannot. */
export async function startPgvector(): Promise<PgvectorServer> {
  const child = spawn(
    process.execPath,
    [join(__dirname, 'pgvectorServer.mjs')],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', chunk => {
    errors = `${errors}${chunk}`.slice(-2000);
  });
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => {
      throw new Error(`pgvector did not start: ${errors}`);
    }),
  ])) as [string];
  return {
    connectionString: line,
    async stop() {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
