import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, ifMatch, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type Settings = Schema<'SettingsRead'>;
export type SettingsUpdate = Schema<'SettingsUpdate'>;
export type DunningPolicy = Schema<'DunningPolicyRead'>;
export type DunningUpdate = Schema<'DunningPolicyUpdate'>;
export type DunningAction = Schema<'DunningAction'>;
export type Channel = Schema<'Channel'>;
export type Simulation = Schema<'SimulationRead'>;
export type AuditEvent = Schema<'AuditEventRead'>;
export type AuditFilters = NonNullable<paths['/api/v1/audit-events']['get']['parameters']['query']>;

const SETTINGS = ['settings'] as const;
const DUNNING = ['dunning'] as const;

export const settingsQuery = queryOptions({
  queryKey: SETTINGS,
  queryFn: ({ signal }) => readTagged(api.GET('/api/v1/settings', { signal })),
});

export const updateSettings = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, etag }: { body: SettingsUpdate; etag: string | null }) =>
      read(api.PUT('/api/v1/settings', { body, params: { header: ifMatch(etag) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SETTINGS }),
  });

export const dunningQuery = queryOptions({
  queryKey: DUNNING,
  queryFn: ({ signal }) => readTagged(api.GET('/api/v1/dunning-policy', { signal })),
});

export const updateDunning = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, etag }: { body: DunningUpdate; etag: string | null }) =>
      read(api.PUT('/api/v1/dunning-policy', { body, params: { header: ifMatch(etag) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: DUNNING }),
  });

/** What the saved policy would do today; nothing is done. */
export const simulateDunning = mutationOptions({
  mutationFn: () => read(api.POST('/api/v1/collections/dunning/simulate')),
});

export const auditQuery = (filters: AuditFilters = {}) =>
  queryOptions({
    queryKey: ['audit', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/audit-events', { params: pageOf(filters), signal })),
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => read(api.GET('/api/v1/search', { params: { query: { q } }, signal })),
  });
