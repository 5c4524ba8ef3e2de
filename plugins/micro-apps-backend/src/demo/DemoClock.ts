const DAY_MS = 24 * 60 * 60 * 1000;

/** A clock that can be put back by days. */
export class DemoClock {
  static create(now: () => Date): DemoClock {
    return new DemoClock(now);
  }

  private days = 0;

  private constructor(private readonly present: () => Date) {}

  get daysAgo(): number {
    return this.days;
  }

  now(): Date {
    return new Date(this.present().getTime() - this.days * DAY_MS);
  }

  goBack(daysAgo: number): void {
    this.days = daysAgo;
  }
}
