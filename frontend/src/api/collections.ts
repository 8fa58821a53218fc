import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, once, read } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type CollectionsOverview = Schema<'OverviewRead'>;
export type Payment = Schema<'PaymentRead'>;
export type PaymentMethod = Schema<'PaymentMethod'>;
export type PaymentCreate = Schema<'PaymentCreate'>;
export type Settlement = Schema<'SettlementRead'>;
export type PaymentFilters = NonNullable<
  paths['/api/v1/collections/payments']['get']['parameters']['query']
>;

export const collectionsOverviewQuery = queryOptions({
  queryKey: ['collections-overview'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/collections/overview', { signal })),
});

export const paymentsQuery = (filters: PaymentFilters = {}) =>
  queryOptions({
    queryKey: ['payments', 'list', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/collections/payments', { params: pageOf(filters), signal })),
  });

/** Money that moves changes invoices, cases and who owes. */
const refresh = (queries: QueryClient) =>
  Promise.all(
    ['payments', 'invoices', 'clients', 'cases', 'collections-overview'].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );

export const recordPayment = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: PaymentCreate; key: string }) =>
      read(api.POST('/api/v1/collections/payments', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });

interface Approval {
  invoiceId: string;
  body: Schema<'ApprovePaid'>;
  key: string;
}

export const approvePaid = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ invoiceId, body, key }: Approval) =>
      read(
        api.POST('/api/v1/collections/invoices/{invoice_id}/approve-paid', {
          body,
          params: { path: { invoice_id: invoiceId }, header: once(key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const reversePayment = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, reason, key }: { id: string; reason: string; key: string }) =>
      read(
        api.POST('/api/v1/collections/payments/{payment_id}/reverse', {
          body: { reason },
          params: { path: { payment_id: id }, header: once(key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });
