import { queryOptions } from '@tanstack/react-query';
import { type Health, readHealth, UNREACHABLE } from '@/domain/health';
import { api, read } from './client';
import { isRecord } from './errors';
import type { Schema } from './types';

const SERVICE_UNAVAILABLE = 503;

/** The checks of a readiness answer, told in the body itself or in the details of an error envelope. */
function checksOf(body: unknown): Record<string, unknown> {
  if (!isRecord(body)) return {};
  if (isRecord(body['checks'])) return body['checks'];
  const error = body['error'];
  if (!isRecord(error) || !isRecord(error['details'])) return {};
  return isRecord(error['details']['checks']) ? error['details']['checks'] : error['details'];
}

/** How the service is. Never throws: no answer is an answer too. */
export async function getHealth(signal?: AbortSignal): Promise<Health> {
  try {
    const { data, error, response } = await api.GET('/api/v1/health/ready', { signal });
    if (!response.ok && response.status !== SERVICE_UNAVAILABLE) return UNREACHABLE;
    return readHealth(response.ok, checksOf(data ?? error));
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return UNREACHABLE;
  }
}

/** Ask for the health again and again while the page is visible. */
export function healthQuery(everySeconds: number) {
  return queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => getHealth(signal),
    refetchInterval: everySeconds * 1000,
    staleTime: (everySeconds * 1000) / 2,
  });
}

export const identityQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/me', { signal })),
});

/** True when everything is open to the one at work, users and settings included. */
export function isAdministrator(identity: Schema<'MeRead'> | undefined): boolean {
  return identity?.roles.includes('admin') ?? false;
}
