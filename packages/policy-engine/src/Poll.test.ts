import { Poll } from './Poll';

describe('Poll', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    // In the middle of what the intervals differ by.
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('asks at its interval, more rarely while it fails, and not once it is stopped', async () => {
    let well = true;
    let asked = 0;
    const poll = new Poll({
      intervalMs: 1000,
      ask: async () => {
        asked += 1;
        return well;
      },
    });
    await poll.now();
    expect(asked).toBe(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(asked).toBe(2);
    well = false;
    await jest.advanceTimersByTimeAsync(1000);
    expect(asked).toBe(3);
    // Now it waits twice as long.
    await jest.advanceTimersByTimeAsync(1999);
    expect(asked).toBe(3);
    await jest.advanceTimersByTimeAsync(1);
    expect(asked).toBe(4);
    poll.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(4);
  });

  it('asks once for all who come meanwhile', async () => {
    let asked = 0;
    const poll = new Poll({
      ask: async () => {
        asked += 1;
        return true;
      },
    });
    await Promise.all([poll.now(), poll.now(), poll.now()]);
    expect(asked).toBe(1);
    await poll.now();
    expect(asked).toBe(2);
  });
});
