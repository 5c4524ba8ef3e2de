import type { Knex } from 'knex';

/** Of what an app's judgement is owed: a change of the register, or a revision that is in force again. */
export type Owed = 'register' | 'in-force';

/** Remembers the apps that could not be judged when it was their time, until they are. */
export class OwedStore {
  constructor(private readonly db: Knex) {}

  async add(because: Owed, appIds: string[]): Promise<void> {
    if (appIds.length > 0) {
      await this.rows()
        .insert(appIds.map(id => ({ app_id: id, because })))
        .onConflict(['app_id', 'because'])
        .ignore();
    }
  }

  /** The apps, the next after an id. */
  async list(because: Owed, afterId: string, limit: number): Promise<string[]> {
    return this.rows()
      .where({ because })
      .where('app_id', '>', afterId)
      .orderBy('app_id')
      .limit(limit)
      .pluck('app_id');
  }

  async has(because: Owed, appId: string): Promise<boolean> {
    const row = await this.rows().where({ because, app_id: appId }).first();
    return Boolean(row);
  }

  /** Takes note that an app has been judged; false where it was not owed, or somebody was faster. */
  async settle(because: Owed, appId: string): Promise<boolean> {
    const settled = await this.rows()
      .where({ because, app_id: appId })
      .delete();
    return settled > 0;
  }

  async settleAll(because: Owed): Promise<void> {
    await this.rows().where({ because }).delete();
  }

  private rows(): Knex.QueryBuilder {
    return this.db('owed_judgements');
  }
}
