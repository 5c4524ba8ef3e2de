/** Remembers what was found last, by all that it depends on; concurrent questions share one search. */
export class Remembered<T> {
  static create<T>(options: { most: number }): Remembered<T> {
    return new Remembered(options.most);
  }

  private readonly found = new Map<string, Promise<T | undefined>>();

  private constructor(private readonly most: number) {}

  /** What is found for a key; `undefined` is not remembered. */
  async get(
    key: string,
    search: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const found = this.found.get(key) ?? search();
    // The last to be asked for is the last to be forgotten.
    this.found.delete(key);
    this.found.set(key, found);
    if (this.found.size > this.most) {
      this.found.delete(this.found.keys().next().value as string);
    }
    try {
      const value = await found;
      if (value === undefined) {
        this.found.delete(key);
      }
      return value;
    } catch (error) {
      this.found.delete(key);
      throw error;
    }
  }
}
