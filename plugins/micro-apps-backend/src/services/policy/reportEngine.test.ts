import { mockServices } from '@backstage/backend-test-utils';
import type { PolicyEngineStatus } from '@micro-apps/backstage-plugin-micro-apps-common';
import { createTestEngine } from '../../__testUtils__/testEngine';
import { reportEngine } from './reportEngine';

describe('reportEngine', () => {
  const engine = createTestEngine();
  const well = engine.status();
  const logger = mockServices.logger.mock();
  let status: PolicyEngineStatus;
  let stop: () => void;

  const look = (health: PolicyEngineStatus['health'], message?: string) => {
    status = { ...well, health, message };
    jest.advanceTimersByTime(60_000);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    status = well;
    stop = reportEngine({ ...engine, status: () => status }, logger);
  });
  afterEach(() => {
    stop();
    jest.useRealTimers();
  });

  it('warns once of a bundle that is refused after the start, and says when that is over', () => {
    look('degraded', 'its signature is wrong; revision one stays in force');
    look('degraded', 'its signature is wrong; revision one stays in force');
    expect(logger.warn.mock.calls).toEqual([
      ['Policies: its signature is wrong; revision one stays in force'],
    ]);
    look('ready');
    look('ready');
    expect(logger.info.mock.calls.slice(1)).toEqual([
      ['Policies: what was wrong is over'],
    ]);
  });

  it('says that an engine went away, and each other fault', () => {
    look('degraded', 'the policy server answered 500');
    look('unavailable', 'the policy server cannot be reached');
    look('degraded', 'the policy server answered 503');
    expect(logger.warn).toHaveBeenCalledTimes(2);
    expect(logger.error.mock.calls).toEqual([
      [expect.stringContaining('everything is denied: the policy server')],
    ]);
  });

  it('says nothing more once it is stopped', () => {
    stop();
    look('unavailable', 'gone');
    expect(logger.error).not.toHaveBeenCalled();
  });
});
