/** Waits until something holds; fails with its last error after a few seconds. */
export async function waitFor<T>(check: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + 5000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}
