import { failedChecks, readHealth, UNREACHABLE } from './health';

describe('readHealth', () => {
  it('is ready when the server says so', () => {
    const health = readHealth(true, { database: 'ok', migrations: 'ok', queue: 'ok' });
    expect(health.state).toBe('ready');
    expect(failedChecks(health)).toEqual([]);
  });

  it('names what failed, in the order it is told', () => {
    const health = readHealth(false, { queue: 'failed', migrations: 'ok', database: 'failed' });
    expect(health.state).toBe('degraded');
    expect(failedChecks(health)).toEqual(['database', 'queue']);
  });

  it('does not guess at a check that was not reported', () => {
    const health = readHealth(false, { database: 'failed' });
    expect(health.checks).toEqual({ database: 'failed', migrations: 'unknown', queue: 'unknown' });
  });

  it('keeps an unreachable server apart from a failing one', () => {
    expect(UNREACHABLE.state).toBe('unreachable');
    expect(failedChecks(UNREACHABLE)).toEqual([]);
  });
});
