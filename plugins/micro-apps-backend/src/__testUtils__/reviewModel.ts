/*
 * What periodic reviews are to do, written from the requirements alone: it shares no code with what it is compared with.
 * Days are counted as whole numbers in the company's time zone.
 */

const DAY = 86_400_000;
const OPENS_BEFORE = 14;
const REMINDED_BEFORE = [14, 7, 1, 0];
const INTERVALS = { low: 90, medium: 60, high: 30 };

export type ModelTier = keyof typeof INTERVALS;
export type ModelRules = {
  mode: 'off' | 'warn' | 'enforce';
  grace: number;
};
type State = 'approved' | 'review-due' | 'overdue' | 'suspended';
type ModelApp = {
  name: string;
  people: string[];
  tier: ModelTier;
  state: State;
  /** The day of the last approval or renewal, and that of the next review. */
  lastDay: number;
  dueDay: number;
  review?: { openedDay: number; overdueDay?: number; attested: boolean };
  /** A newer revision waits for the approvers. */
  isPending: boolean;
};

/** The day of an instant in a time zone, as days since 1970. */
export function modelDay(instant: number, timeZone: string): number {
  const text = new Date(instant).toLocaleDateString('sv-SE', { timeZone });
  return Date.parse(`${text}T00:00:00Z`) / DAY;
}

function modelHour(instant: number, timeZone: string): number {
  const text = new Date(instant).toLocaleTimeString('sv-SE', { timeZone });
  return Number(text.slice(0, 2));
}

/** A day as `2028-02-29`. */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** A portfolio whose reviews fall due. */
export class ReviewModel {
  readonly apps = new Map<string, ModelApp>();
  /** What time did, such as `suspend`, by app. */
  readonly steps: string[] = [];
  private readonly lastMessage = new Map<string, number>();

  constructor(
    private readonly timeZone: string,
    private readonly remindFromHour: number,
    public rules: ModelRules,
  ) {}

  /** An approval, of a new app or of a newer revision. */
  approve(name: string, people: string[], tier: ModelTier, at: number): void {
    this.apps.set(name, {
      name,
      people,
      tier,
      state: 'approved',
      ...this.datesFrom(at, tier),
      isPending: false,
    });
  }

  submit(name: string): void {
    this.app(name).isPending = true;
  }

  reject(name: string): void {
    this.app(name).isPending = false;
  }

  /** The owner attests: a low risk is renewed by that, any other waits for security. */
  attest(name: string, at: number): void {
    const app = this.app(name);
    if (app.tier === 'low') {
      this.renewed(app, at);
    } else {
      app.review!.attested = true;
    }
  }

  agree(name: string, at: number): void {
    this.renewed(this.app(name), at);
  }

  sendBack(name: string): void {
    this.app(name).review!.attested = false;
  }

  /** What is seen of an app. */
  stateOf(name: string): string {
    const app = this.app(name);
    return app.isPending ? 'in-review' : app.state;
  }

  app(name: string): ModelApp {
    return this.apps.get(name) as ModelApp;
  }

  /** All that is due at an instant, and the messages that it sends: what each person is told of each app. */
  run(at: number): Record<string, string[]> {
    const today = modelDay(at, this.timeZone);
    for (const app of this.apps.values()) {
      this.move(app, today);
    }
    return modelHour(at, this.timeZone) < this.remindFromHour
      ? {}
      : this.remind(today);
  }

  private move(app: ModelApp, today: number): void {
    const { mode, grace } = this.rules;
    const opens = Math.min(
      app.dueDay,
      Math.max(app.dueDay - OPENS_BEFORE, app.lastDay + 1),
    );
    if (app.state === 'approved' && today >= opens) {
      app.state = 'review-due';
      app.review = { openedDay: today, attested: false };
      this.steps.push(`${app.name} review-due`);
    }
    if (app.state === 'review-due' && today > app.dueDay) {
      app.state = 'overdue';
      app.review!.overdueDay = today;
      this.steps.push(`${app.name} review-overdue`);
    }
    const isOthersTurn = app.isPending || app.review?.attested;
    if (
      app.state === 'overdue' &&
      mode === 'enforce' &&
      !isOthersTurn &&
      today >= app.review!.overdueDay! + grace
    ) {
      app.state = 'suspended';
      this.steps.push(`${app.name} suspend`);
    }
  }

  private remind(today: number): Record<string, string[]> {
    const waiting = [...this.apps.values()].filter(
      ({ review, isPending }) => review && !review.attested && !isPending,
    );
    const messages: Record<string, string[]> = {};
    for (const person of new Set(waiting.flatMap(({ people }) => people))) {
      const mine = waiting.filter(({ people }) => people.includes(person));
      const since = this.lastMessage.get(person) ?? -Infinity;
      if (mine.some(app => this.isOwed(app, since, today))) {
        this.lastMessage.set(person, today);
        messages[person] = mine.map(app => this.words(app, today)).sort();
      }
    }
    return messages;
  }

  /** Whether there was a day for a reminder after one day, up to another. */
  private isOwed(app: ModelApp, since: number, today: number): boolean {
    const { openedDay, overdueDay } = app.review!;
    const { mode, grace } = this.rules;
    for (let day = Math.max(openedDay, since + 1); day <= today; day += 1) {
      const left = app.dueDay - day;
      const graceEnds = Math.max(overdueDay ?? 0, app.dueDay + 1) + grace;
      if (
        day === openedDay ||
        REMINDED_BEFORE.includes(left) ||
        (left < 0 && (mode !== 'off' || day < graceEnds))
      ) {
        return true;
      }
    }
    return false;
  }

  private words(app: ModelApp, today: number): string {
    const left = app.dueDay - today;
    const due = dayText(app.dueDay);
    if (app.state === 'suspended') {
      return `${app.name}: suspended, the review was due on ${due}`;
    }
    if (left < 0) {
      const end =
        Math.max(app.review!.overdueDay ?? 0, app.dueDay + 1) +
        this.rules.grace;
      return `${app.name}: overdue since ${due}${
        this.rules.mode === 'enforce' ? `, suspended from ${dayText(end)}` : ''
      }`;
    }
    if (left < 2) {
      return `${app.name}: ${left === 0 ? 'due today' : `due tomorrow (${due})`}`;
    }
    return `${app.name}: due in ${left} days (${due})`;
  }

  private renewed(app: ModelApp, at: number): void {
    app.state = 'approved';
    app.review = undefined;
    Object.assign(app, this.datesFrom(at, app.tier));
  }

  private datesFrom(at: number, tier: ModelTier) {
    return {
      lastDay: modelDay(at, this.timeZone),
      dueDay: modelDay(at + INTERVALS[tier] * DAY, this.timeZone),
    };
  }
}
