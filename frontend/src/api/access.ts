import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, done, ifMatch, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type User = Schema<'UserRead'>;
export type UserCreate = Schema<'UserCreate'>;
export type UserUpdate = Schema<'UserUpdate'>;
export type Role = UserCreate['roles'][number];
export type UserFilters = NonNullable<paths['/api/v1/users']['get']['parameters']['query']>;
export type Partner = Schema<'ApiClientRead'>;
export type PartnerCreate = Schema<'ApiClientCreate'>;

/** The roles from the narrowest to the widest. */
export const ROLES: readonly Role[] = [
  'viewer',
  'catalog',
  'sales',
  'billing',
  'collections',
  'partner',
  'user',
  'ops',
  'admin',
];

const USERS = ['users'] as const;
const PARTNERS = ['partners'] as const;

export const usersQuery = (filters: UserFilters = {}) =>
  queryOptions({
    queryKey: [...USERS, 'list', filters],
    queryFn: ({ signal }) => read(api.GET('/api/v1/users', { params: pageOf(filters), signal })),
  });

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: [...USERS, 'one', id],
    queryFn: ({ signal }) =>
      readTagged(api.GET('/api/v1/users/{user_id}', { params: { path: { user_id: id } }, signal })),
  });

/** The partners' programs; an operator has a handful. */
export const partnersQuery = queryOptions({
  queryKey: PARTNERS,
  queryFn: ({ signal }) =>
    read(api.GET('/api/v1/api-clients', { params: { query: { size: 100 } }, signal })),
});

const refreshUsers = (queries: QueryClient) => queries.invalidateQueries({ queryKey: USERS });
const refreshPartners = (queries: QueryClient) => queries.invalidateQueries({ queryKey: PARTNERS });

export const createUser = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: UserCreate; key: string }) =>
      read(api.POST('/api/v1/users', { body, params: { header: once(key) } })),
    onSuccess: () => refreshUsers(queries),
  });

export const updateUser = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, etag }: { id: string; body: UserUpdate; etag: string | null }) =>
      read(
        api.PUT('/api/v1/users/{user_id}', {
          body,
          params: { path: { user_id: id }, header: ifMatch(etag) },
        }),
      ),
    onSuccess: () => refreshUsers(queries),
  });

export const switchUser = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => {
      const params = { path: { user_id: id } };
      return on
        ? read(api.POST('/api/v1/users/{user_id}/enable', { params }))
        : read(api.POST('/api/v1/users/{user_id}/disable', { params }));
    },
    onSuccess: () => refreshUsers(queries),
  });

/** Give a new password, made by the server; its answer is the only one that has it. */
export const resetPassword = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      read(
        api.POST('/api/v1/users/{user_id}/reset-password', {
          body: {},
          params: { path: { user_id: id } },
        }),
      ),
    onSuccess: () => refreshUsers(queries),
  });

export const createPartner = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: PartnerCreate; key: string }) =>
      read(api.POST('/api/v1/api-clients', { body, params: { header: once(key) } })),
    onSuccess: () => refreshPartners(queries),
  });

export const deletePartner = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      done(
        api.DELETE('/api/v1/api-clients/{api_client_id}', {
          params: { path: { api_client_id: id } },
        }),
      ),
    onSuccess: () => refreshPartners(queries),
  });
