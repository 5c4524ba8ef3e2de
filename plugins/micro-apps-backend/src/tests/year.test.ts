import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { DAY, HOUR, ReviewYear } from '../__testUtils__/ReviewYear';

const START = Date.parse('2028-01-10T00:00:00Z');
const DAYS = 380;
/** In summer the first is past the hour of reminders, and the last lies in the next day; in winter neither. */
const RUNS = [5.5, 22.5];
const ACTS = 10;
/** Three weeks without any back end, over the end of summer time. */
const OUTAGE = { from: '2028-10-16', to: '2028-11-06' };
const SEED = Number(process.env.YEAR_SEED ?? Date.now() % 1_000_000);

onEachDatabase('a year of reviews', (start, newDatabase) => {
  afterEach(() => {
    jest.useRealTimers();
  });

  // eslint-disable-next-line jest/expect-expect
  it(`goes as the requirements say (YEAR_SEED=${SEED})`, async () => {
    const year = await ReviewYear.begin(start, await newDatabase(), {
      seed: SEED,
      from: START,
    });
    for (let day = START; day < START + DAYS * DAY; day += DAY) {
      const date = new Date(day).toISOString().slice(0, 10);
      if (date >= OUTAGE.from && date < OUTAGE.to) {
        continue;
      }
      await year.changeRules(date);
      await year.run(day + RUNS[0] * HOUR);
      await year.act(day + ACTS * HOUR);
      await year.run(day + RUNS[1] * HOUR);
    }
    await year.conclude();
  });
});
