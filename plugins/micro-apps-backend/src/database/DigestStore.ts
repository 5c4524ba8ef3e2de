import type { Knex } from 'knex';
import { fromInstant } from './columns';

/** What a person is told of reviews on a day. */
export type DigestMessage = {
  /** `undefined` where no mail is sent. */
  address?: string;
  apps: {
    title: string;
    namespace: string;
    name: string;
    state: string;
    dueOn: string;
    daysLeft: number;
    suspendsOn: string | null;
  }[];
};

/** A message to a person about a day. */
export type DigestRecord = {
  person: string;
  day: string;
  message: DigestMessage;
  attempts: number;
};

type DigestRow = {
  person: string;
  day: string;
  message: string;
  attempts: number;
};

/** Keeps what people are told of reviews, once a person and day, until it is mailed. */
export class DigestStore {
  constructor(private readonly db: Knex) {}

  /** The day of the newest message to each of the people. */
  async lastDays(people: string[]): Promise<Map<string, string>> {
    const rows: { person: string; day: string }[] = await this.db(
      'review_digests',
    )
      .whereIn('person', people)
      .select('person')
      .max({ day: 'day' })
      .groupBy('person');
    return new Map(rows.map(({ person, day }) => [person, day]));
  }

  /** False where somebody else was faster: the message is theirs to send. */
  async insert(
    digest: Omit<DigestRecord, 'attempts'>,
    at: string,
  ): Promise<boolean> {
    const inserted = await this.db('review_digests')
      .insert({
        person: digest.person,
        day: digest.day,
        message: JSON.stringify(digest.message),
        mail_state: digest.message.address ? 'owed' : 'none',
        attempts: 0,
        created_at: fromInstant(at),
        available_at: fromInstant(at),
      })
      .onConflict(['person', 'day'])
      .ignore()
      .returning('person');
    if (inserted.length === 0) {
      return false;
    }
    // It says all that an older one says, and as of today: one that could not be mailed yet is not sent beside it.
    await this.db('review_digests')
      .where({ person: digest.person, mail_state: 'owed' })
      .where('day', '<', digest.day)
      .update({ mail_state: 'none' });
    return true;
  }

  /** Takes a mail to be sent; nobody else gets it before `until`. Run it in a transaction. */
  async claimMail(
    now: string,
    until: string,
  ): Promise<DigestRecord | undefined> {
    const due = this.db<DigestRow>('review_digests')
      .where('mail_state', 'owed')
      .where('available_at', '<=', fromInstant(now))
      .orderBy(['available_at', 'person'])
      .limit(1)
      .select('person', 'day', 'message', 'attempts');
    const isPostgres = this.db.client.config.client === 'pg';
    const [row]: DigestRow[] = await (isPostgres
      ? due.forUpdate().skipLocked()
      : due);
    if (!row) {
      return undefined;
    }
    const { person, day } = row;
    await this.db('review_digests')
      .where({ person, day })
      .update({ available_at: fromInstant(until) })
      .increment('attempts', 1);
    return {
      person,
      day,
      message: JSON.parse(row.message),
      attempts: row.attempts + 1,
    };
  }

  async endMail(
    { person, day }: Pick<DigestRecord, 'person' | 'day'>,
    state: 'sent' | 'failed',
  ): Promise<void> {
    await this.db('review_digests')
      .where({ person, day })
      .update({ mail_state: state });
  }

  async postponeMail(
    { person, day }: Pick<DigestRecord, 'person' | 'day'>,
    until: string,
  ): Promise<void> {
    await this.db('review_digests')
      .where({ person, day })
      .update({ available_at: fromInstant(until) });
  }

  /** Whether the person wants no mail. */
  async refusesMail(people: string[]): Promise<Set<string>> {
    const rows = await this.db('person_preferences')
      .whereIn('person', people)
      .where('email', false)
      .select('person');
    return new Set(rows.map(({ person }) => person));
  }

  async setMail(person: string, email: boolean): Promise<void> {
    await this.db('person_preferences')
      .insert({ person, email })
      .onConflict('person')
      .merge();
  }
}
