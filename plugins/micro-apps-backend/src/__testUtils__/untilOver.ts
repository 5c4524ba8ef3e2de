import type { KillableBackend } from './startKillableBackend';

/** Waits for what a process of its own does, for as long as the test may take. */
export async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** When a back end has died, or has nothing left to die over; whoever calls it then ends it. */
export async function untilOver(
  backend: KillableBackend,
  isDone: (backend: KillableBackend) => Promise<boolean>,
): Promise<void> {
  let gone = false;
  backend.exited.then(() => {
    gone = true;
  });
  await until(async () => gone || (await isDone(backend)));
}
