import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, ifMatch, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type Case = Schema<'CaseRead'>;
export type CaseStatus = Schema<'CaseStatus'>;
export type CaseAction = Schema<'CollectionActionRead'>;
export type CaseActionCreate = Schema<'CollectionActionCreate'>;
export type ManualAction = Schema<'ManualAction'>;
export type Hold = Schema<'Hold'>;
export type Channel = Schema<'Channel'>;
export type AgingBucket = Schema<'AgingBucket'>;
export type Simulation = Schema<'SimulationRead'>;
export type CasesRemind = Schema<'CasesRemind'>;
export type CaseFilters = NonNullable<
  paths['/api/v1/collections/cases']['get']['parameters']['query']
>;

export const CASE_STATUSES = ['open', 'in_progress', 'resolved', 'closed'] as const;
export const BUCKETS = ['current', '1_30', '31_60', '61_90', '90_plus'] as const;

/** True while something is still asked of the client. */
export const isChased = (status: CaseStatus) => status === 'open' || status === 'in_progress';

export const casesQuery = (filters: CaseFilters = {}) =>
  queryOptions({
    queryKey: ['cases', 'list', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/collections/cases', { params: pageOf(filters), signal })),
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) =>
      readTagged(
        api.GET('/api/v1/collections/cases/{case_id}', {
          params: { path: { case_id: id } },
          signal,
        }),
      ),
  });

export const caseActionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'actions', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/collections/cases/{case_id}/actions', {
          params: { path: { case_id: id } },
          signal,
        }),
      ),
  });

/** What dunning would do today; nothing is done. */
export const simulationQuery = queryOptions({
  queryKey: ['cases', 'simulation'],
  queryFn: ({ signal }) => read(api.POST('/api/v1/collections/dunning/simulate', { signal })),
});

const refresh = (queries: QueryClient) =>
  Promise.all(
    ['cases', 'collections-overview'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );

export const actOnCase = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, key }: { id: string; body: CaseActionCreate; key: string }) =>
      read(
        api.POST('/api/v1/collections/cases/{case_id}/actions', {
          body,
          params: { path: { case_id: id }, header: once(key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

interface StatusChange {
  id: string;
  status: CaseStatus;
  note: string | null;
  etag: string | null;
}

export const changeCaseStatus = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, status, note, etag }: StatusChange) =>
      readTagged(
        api.PUT('/api/v1/collections/cases/{case_id}/status', {
          body: { status, note },
          params: { path: { case_id: id }, header: ifMatch(etag) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

interface HoldChange {
  id: string;
  hold: Hold | null;
  note: string | null;
  etag: string | null;
}

export const holdCase = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, hold, note, etag }: HoldChange) =>
      readTagged(
        api.PUT('/api/v1/collections/cases/{case_id}/hold', {
          body: { hold, note },
          params: { path: { case_id: id }, header: ifMatch(etag) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const remindCases = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: CasesRemind; key: string }) =>
      read(api.POST('/api/v1/collections/cases/remind', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });
