import fc from 'fast-check';
import {
  addDays,
  calendarDay,
  daysBetween,
  dueStep,
  hourOfDay,
  isReminderDue,
  latestReminderDay,
  reviewDays,
  ReviewRules,
} from '.';

const BERLIN = 'Europe/Berlin';
const rules = (overrides?: Partial<ReviewRules>): ReviewRules => ({
  timeZone: BERLIN,
  graceDays: 7,
  overdue: 'enforce',
  ...overrides,
});

const zones = fc.constantFrom(
  'UTC',
  BERLIN,
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
);
const instants = fc
  .date({
    min: new Date('2024-01-01T00:00:00Z'),
    max: new Date('2032-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map(date => date.toISOString());

describe('calendar days', () => {
  it.each([
    ['2026-03-28T23:30:00Z', '2026-03-29', 0],
    // The clocks go forward at 2 in the morning, and back at 3.
    ['2026-03-29T01:00:00Z', '2026-03-29', 3],
    ['2026-10-25T00:30:00Z', '2026-10-25', 2],
    ['2026-10-25T01:30:00Z', '2026-10-25', 2],
    ['2028-02-28T23:00:00Z', '2028-02-29', 0],
    ['2026-12-31T23:00:00Z', '2027-01-01', 0],
  ])('of %s in Berlin is %s, in its hour %i', (instant, day, hour) => {
    expect(calendarDay(instant, BERLIN)).toBe(day);
    expect(hourOfDay(instant, BERLIN)).toBe(hour);
  });

  it('are counted as days, also where one has 23 or 25 hours', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });

  it('come one after the other, whatever the clocks do', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const later = new Date(Date.parse(instant) + 36e5 * 24).toISOString();
        const between = daysBetween(
          calendarDay(instant, zone),
          calendarDay(later, zone),
        );
        // An hour more or less can move the end of 24 hours over midnight.
        expect([0, 1, 2]).toContain(between);
        const day = calendarDay(instant, zone);
        expect(daysBetween(day, addDays(day, 400))).toBe(400);
      }),
    );
  });
});

describe('the days of a review', () => {
  const facts = {
    nextReviewAt: '2026-11-29T23:30:00Z',
    lastReviewedAt: '2026-08-31T22:30:00Z',
  };

  it('are those of the time zone', () => {
    expect(reviewDays(facts, rules())).toEqual({
      opensOn: '2026-11-16',
      dueOn: '2026-11-30',
      overdueOn: '2026-12-01',
      graceEndsOn: '2026-12-08',
      suspendsOn: '2026-12-08',
    });
    expect(reviewDays(facts, rules({ timeZone: 'UTC' })).dueOn).toBe(
      '2026-11-29',
    );
  });

  it.each(['off', 'warn'] as const)('suspend nothing in mode %s', overdue => {
    expect(reviewDays(facts, rules({ overdue })).suspendsOn).toBeNull();
  });

  it('begin the grace when the app was found to be overdue', () => {
    const overdueAt = '2026-12-20T10:00:00Z';
    expect(reviewDays({ ...facts, overdueAt }, rules()).suspendsOn).toBe(
      '2026-12-27',
    );
  });

  it('open no review on the day of an approval, where the interval is short', () => {
    const short = { ...facts, lastReviewedAt: '2026-11-25T10:00:00Z' };
    expect(reviewDays(short, rules()).opensOn).toBe('2026-11-26');
  });
});

describe('dueStep', () => {
  const app = {
    nextReviewAt: '2026-11-30T10:00:00Z',
    lastReviewedAt: '2026-09-01T10:00:00Z',
    waitsForOthers: false,
  };
  it.each([
    ['approved', '2026-11-15', undefined],
    ['approved', '2026-11-16', 'review-due'],
    ['review-due', '2026-11-30', undefined],
    ['review-due', '2026-12-01', 'review-overdue'],
    ['overdue', '2026-12-07', undefined],
    ['overdue', '2026-12-08', 'suspend'],
    ['suspended', '2027-12-08', undefined],
    ['quarantined', '2027-12-08', undefined],
    ['draft', '2027-12-08', undefined],
    ['decommissioning', '2027-12-08', undefined],
  ] as const)('of an app that is %s on %s is %s', (state, day, step) => {
    expect(dueStep({ ...app, state }, `${day}T09:00:00Z`, rules())).toBe(step);
  });

  it('suspends nothing that waits for others, or that is not enforced', () => {
    const now = '2027-01-01T09:00:00Z';
    const overdue = { ...app, state: 'overdue' as const };
    expect(
      dueStep({ ...overdue, waitsForOthers: true }, now, rules()),
    ).toBeUndefined();
    expect(dueStep(overdue, now, rules({ overdue: 'warn' }))).toBeUndefined();
  });
});

describe('reminders', () => {
  const review = {
    nextReviewAt: '2026-11-30T10:00:00Z',
    lastReviewedAt: '2026-09-01T10:00:00Z',
    openedAt: '2026-11-16T06:00:00Z',
  };
  const sentOn = (days: string[], overrides?: Partial<ReviewRules>) => {
    let last: string | null = null;
    return days.filter(day => {
      const now = `${day}T08:00:00Z`;
      const reminder = latestReminderDay(review, now, rules(overrides));
      if (!isReminderDue([reminder], last)) {
        return false;
      }
      last = day;
      return true;
    });
  };
  const days = (from: string, count: number) =>
    Array.from({ length: count }, (_, index) => addDays(from, index));

  it('come 14, 7 and 1 days before, on the day, then daily', () => {
    expect(sentOn(days('2026-11-10', 24))).toEqual([
      '2026-11-16',
      '2026-11-23',
      '2026-11-29',
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
    ]);
  });

  it('end with the grace where nothing follows', () => {
    const sent = sentOn(days('2026-12-01', 30), { overdue: 'off' });
    expect(sent.at(-1)).toBe('2026-12-07');
  });

  it('are one after an outage, not the backlog', () => {
    expect(sentOn(['2026-11-16', '2026-11-28', '2026-11-28'])).toEqual([
      '2026-11-16',
      '2026-11-28',
    ]);
  });

  it('are owed for no day that has not come, whenever the review opened', () => {
    fc.assert(
      fc.property(instants, instants, zones, (nextReviewAt, now, timeZone) => {
        const day = latestReminderDay(
          { nextReviewAt, lastReviewedAt: null, openedAt: now },
          now,
          rules({ timeZone }),
        );
        expect(day).toBe(calendarDay(now, timeZone));
      }),
    );
  });

  it('are never fewer days ahead than the last, and never two on a day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }),
        offsets => {
          const ordered = [...offsets].sort((a, b) => a - b);
          const sent = sentOn(
            ordered.map(offset => addDays('2026-11-16', offset)),
          );
          expect(new Set(sent).size).toBe(sent.length);
          expect(sent.length > 0).toBe(offsets.length > 0);
        },
      ),
    );
  });
});
