import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { ListQuery, Schema } from './types';

export type Balance = Schema<'BalanceRead'>;
export type Statement = Schema<'StatementRead'>;
export type StatementEntry = Schema<'StatementEntryRead'>;
export type TimelineItem = Schema<'TimelineEntryRead'>;
export type ContactChange = Schema<'ContactChangeRead'>;
export type ContactChangeFilters = NonNullable<
  paths['/api/v1/contact-changes']['get']['parameters']['query']
>;

/** Under the clients' key: whatever changes a client makes these stale too. */
const CLIENTS = ['clients'] as const;
const STATEMENT = '/api/v1/customers/{client_id}/statement';

export const balanceQuery = (id: string) =>
  queryOptions({
    queryKey: [...CLIENTS, 'balance', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/customers/{client_id}/balance', {
          params: { path: { client_id: id } },
          signal,
        }),
      ),
  });

export interface Period {
  from?: string;
  to?: string;
}

export const statementQuery = (id: string, period: Period) =>
  queryOptions({
    queryKey: [...CLIENTS, 'statement', id, period],
    // the document is text for the types; only the data is asked for here
    queryFn: async ({ signal }) =>
      (await read(
        api.GET(STATEMENT, { params: { path: { client_id: id }, query: period }, signal }),
      )) as Statement,
  });

/** Where the statement of a period is as a PDF. */
export function statementPath(id: string, period: Period): string {
  const query = new URLSearchParams({ ...period, format: 'pdf' });
  return `${STATEMENT.replace('{client_id}', id)}?${query.toString()}`;
}

export const timelineQuery = (id: string, page: ListQuery) =>
  queryOptions({
    queryKey: [...CLIENTS, 'timeline', id, page],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/customers/{client_id}/timeline', {
          params: { path: { client_id: id }, ...pageOf(page) },
          signal,
        }),
      ),
  });

export const contactChangesQuery = (filters: ContactChangeFilters = {}) =>
  queryOptions({
    queryKey: [...CLIENTS, 'contact-changes', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/contact-changes', { params: pageOf(filters), signal })),
  });

/** What still waits for a decision about one client. */
export const pendingChangesQuery = (id: string) =>
  queryOptions({
    queryKey: [...CLIENTS, 'contact-changes', 'of', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/customers/{client_id}/contact-changes', {
          params: { path: { client_id: id }, query: { status: 'pending', size: 100 } },
          signal,
        }),
      ),
  });

export const decideChange = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, accept }: { id: string; accept: boolean }) => {
      const params = { path: { change_id: id } };
      return accept
        ? read(api.POST('/api/v1/contact-changes/{change_id}/accept', { params }))
        : read(api.POST('/api/v1/contact-changes/{change_id}/reject', { params }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: CLIENTS }),
  });

export const anonymizeClient = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      read(
        api.POST('/api/v1/customers/{client_id}/anonymize', {
          params: { path: { client_id: id } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: CLIENTS }),
  });
