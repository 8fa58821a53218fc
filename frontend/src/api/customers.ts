import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, done, ifMatch, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type Client = Schema<'ClientRead'>;
export type ClientCreate = Schema<'ClientCreate'>;
export type ClientUpdate = Schema<'ClientUpdate'>;
export type ClientStatus = Schema<'ClientStatus'>;
export type Line = Schema<'SubscriberRead'>;
export type LineType = Schema<'SubscriberType'>;
export type ClientFilters = NonNullable<paths['/api/v1/customers']['get']['parameters']['query']>;

const CLIENTS = ['clients'] as const;

export const clientsQuery = (filters: ClientFilters = {}) =>
  queryOptions({
    queryKey: [...CLIENTS, 'list', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/customers', { params: pageOf(filters), signal })),
  });

export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: [...CLIENTS, 'one', id],
    queryFn: ({ signal }) =>
      readTagged(
        api.GET('/api/v1/customers/{client_id}', { params: { path: { client_id: id } }, signal }),
      ),
  });

/** The lines of a client; no client has more than a page of the largest size. */
export const linesQuery = (clientId: string) =>
  queryOptions({
    queryKey: [...CLIENTS, 'lines', clientId],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/customers/{client_id}/subscribers', {
          params: { path: { client_id: clientId }, query: { size: 100 } },
          signal,
        }),
      ),
  });

const refresh = (queries: QueryClient) => queries.invalidateQueries({ queryKey: CLIENTS });

export const createClient = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: ClientCreate; key: string }) =>
      read(api.POST('/api/v1/customers', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });

export const updateClient = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, etag }: { id: string; body: ClientUpdate; etag: string | null }) =>
      readTagged(
        api.PUT('/api/v1/customers/{client_id}', {
          body,
          params: { path: { client_id: id }, header: ifMatch(etag) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const deleteClient = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      done(api.DELETE('/api/v1/customers/{client_id}', { params: { path: { client_id: id } } })),
    // the page of what is gone must not ask for it again
    onSuccess: () => queries.invalidateQueries({ queryKey: CLIENTS, refetchType: 'none' }),
  });
