import { CircuitBreaker } from './CircuitBreaker';

describe('CircuitBreaker', () => {
  let now: number;
  let breaker: CircuitBreaker;
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) {
      breaker.failed();
    }
  };

  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker({
      failures: 3,
      cooldownMs: 100,
      now: () => now,
    });
  });

  it('admits until some failures came in a row', () => {
    fail(2);
    expect(breaker.admits()).toBe(true);
    breaker.succeeded();
    fail(2);
    expect(breaker.admits()).toBe(true);
    fail(1);
    expect(breaker.admits()).toBe(false);
  });

  it('lets one through after the pause, which decides', () => {
    fail(3);
    now = 99;
    expect(breaker.admits()).toBe(false);
    now = 100;
    expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
    breaker.failed();
    expect(breaker.admits()).toBe(false);
    now = 200;
    expect(breaker.admits()).toBe(true);
    breaker.succeeded();
    expect([breaker.isOpen, breaker.admits(), breaker.admits()]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
