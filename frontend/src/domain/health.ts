/** The parts of the service that readiness reports on, in the order they are told. */
export const HEALTH_CHECKS = ['database', 'migrations', 'queue'] as const;

export type HealthCheck = (typeof HEALTH_CHECKS)[number];
export type CheckState = 'ok' | 'failed' | 'unknown';
export type HealthState = 'ready' | 'degraded' | 'unreachable';

export interface Health {
  state: HealthState;
  checks: Record<HealthCheck, CheckState>;
}

const UNKNOWN: Record<HealthCheck, CheckState> = {
  database: 'unknown',
  migrations: 'unknown',
  queue: 'unknown',
};

export const UNREACHABLE: Health = { state: 'unreachable', checks: UNKNOWN };

/** Read the checks of a readiness answer; whatever is neither "ok" nor absent counts as failed. */
export function readHealth(ready: boolean, checks: Readonly<Record<string, unknown>>): Health {
  const states = { ...UNKNOWN };
  for (const name of HEALTH_CHECKS) {
    if (name in checks) states[name] = checks[name] === 'ok' ? 'ok' : 'failed';
  }
  return { state: ready ? 'ready' : 'degraded', checks: states };
}

export function failedChecks(health: Health): HealthCheck[] {
  return HEALTH_CHECKS.filter((name) => health.checks[name] === 'failed');
}
