import {
  calendarDay,
  daysBetween,
  hourOfDay,
  isReminderDue,
  latestReminderDay,
  reviewDays,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  DigestMessage,
  DigestRecord,
  ReviewRecord,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { findRecipients, Recipient } from './Recipients';
import { digestMessage } from './reviewMessages';
import { reviewedState, reviewFactsOf, waitsForOthers } from './standing';

const BATCH_SIZE = 50;
const REMINDED_OF = ['review-due', 'overdue', 'suspended'];

type Listed = DigestMessage['apps'][number];
type Due = { owner: string; listed: Listed; reminderDay: string };

type Options = ServiceDependencies & {
  /** Whether people are mailed, and may refuse to be. */
  mail: { enabled: boolean; mayRefuse: boolean };
};

/**
 * Sends each person one message a day at most, about all of the person's apps whose review is open. Several may run at
 * once: whoever writes the message down first sends it.
 */
export class ReviewReminders {
  static create(options: Options): ReviewReminders {
    return new ReviewReminders(options);
  }

  private constructor(private readonly options: Options) {}

  async run(): Promise<void> {
    const { config, database, entities, messenger } = this.options;
    const { timeZone, remindFromHour } = config.reviews;
    const now = this.options.now().toISOString();
    if (hourOfDay(now, timeZone) < remindFromHour) {
      return;
    }
    const open = await database.read(({ reviews }) =>
      reviews.inStates(['open']),
    );
    const due = open.flatMap(standing => this.toDue(standing, now));
    const owners = [...new Set(due.map(({ owner }) => owner))];
    const recipients = await findRecipients(
      entities,
      owners,
      config.fallbackGroup,
    );
    await this.send(byPerson(due, recipients), now);
    await messenger.deliver();
  }

  private toDue(
    standing: { app: AppRecord; review: ReviewRecord },
    now: string,
  ): Due[] {
    const { reviews: rules } = this.options.config;
    const { app, review } = standing;
    const facts = reviewFactsOf(standing);
    const state = reviewedState(app);
    const reminderDay =
      facts && !waitsForOthers(standing) && REMINDED_OF.includes(state)
        ? latestReminderDay({ ...facts, openedAt: review.openedAt }, now, rules)
        : undefined;
    if (!facts || !reminderDay) {
      return [];
    }
    const { dueOn, suspendsOn } = reviewDays(facts, rules);
    const { title, namespace, name } = app;
    const daysLeft = daysBetween(calendarDay(now, rules.timeZone), dueOn);
    const listed = {
      title,
      namespace,
      name,
      state,
      dueOn,
      daysLeft,
      suspendsOn,
    };
    return [{ owner: app.owner, listed, reminderDay }];
  }

  private async send(
    people: Map<string, { email?: string; due: Due[] }>,
    now: string,
  ): Promise<void> {
    const { database, config, mail } = this.options;
    const day = calendarDay(now, config.reviews.timeZone);
    const refs = [...people.keys()];
    for (let start = 0; start < refs.length; start += BATCH_SIZE) {
      const batch = refs.slice(start, start + BATCH_SIZE);
      const { last, refusing } = await database.read(async ({ digests }) => ({
        last: await digests.lastDays(batch),
        refusing: mail.mayRefuse
          ? await digests.refusesMail(batch)
          : new Set<string>(),
      }));
      const messages = batch.flatMap(person => {
        const { email, due } = people.get(person)!;
        const days = due.map(({ reminderDay }) => reminderDay);
        if (!isReminderDue(days, last.get(person) ?? null)) {
          return [];
        }
        const isMailed = mail.enabled && !refusing.has(person);
        return [
          {
            person,
            day,
            message: {
              address: isMailed ? email : undefined,
              apps: due.map(({ listed }) => listed),
            },
          },
        ];
      });
      if (messages.length > 0) {
        await this.write(messages, now);
      }
    }
  }

  private async write(
    messages: Omit<DigestRecord, 'attempts'>[],
    now: string,
  ): Promise<void> {
    await this.options.database.transaction(async ({ digests, outbox }) => {
      for (const digest of messages) {
        if (await digests.insert(digest, now)) {
          await outbox.add([digestMessage(digest.person, digest.message)], now);
        }
      }
    });
  }
}

function byPerson(
  due: Due[],
  recipients: Map<string, Recipient[]>,
): Map<string, { email?: string; due: Due[] }> {
  const people = new Map<string, { email?: string; due: Due[] }>();
  for (const item of due) {
    for (const { ref, email } of recipients.get(item.owner) ?? []) {
      const known = people.get(ref) ?? { email, due: [] };
      known.due.push(item);
      people.set(ref, known);
    }
  }
  // The most urgent first, whoever wrote it down.
  people.forEach(({ due: items }) =>
    items.sort((a, b) =>
      `${a.listed.dueOn} ${a.listed.name}` <
      `${b.listed.dueOn} ${b.listed.name}`
        ? -1
        : 1,
    ),
  );
  return people;
}
