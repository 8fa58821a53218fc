import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { ListQuery, Schema } from './types';

export type Invoice = Schema<'InvoiceRead'>;
export type InvoiceDetail = Schema<'InvoiceDetailRead'>;
export type InvoiceLine = Schema<'InvoiceLineRead'>;
export type InvoiceStatus = Schema<'InvoiceStatus'>;
export type BillingRun = Schema<'BillingRunRead'>;
export type BillingRunDetail = Schema<'BillingRunDetailRead'>;
export type BillingRunCreate = Schema<'BillingRunCreate'>;
export type BillingPreview = Schema<'BillingPreviewRead'>;
export type ParkedClient = Schema<'ParkedClientRead'>;
export type InvoiceFilters = NonNullable<paths['/api/v1/invoices']['get']['parameters']['query']>;

const INVOICES = ['invoices'] as const;
const RUNS = ['billing-runs'] as const;
const POLL_MS = 1000;

export const invoicesQuery = (filters: InvoiceFilters = {}) =>
  queryOptions({
    queryKey: [...INVOICES, 'list', filters],
    queryFn: ({ signal }) => read(api.GET('/api/v1/invoices', { params: pageOf(filters), signal })),
  });

export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: [...INVOICES, 'one', id],
    queryFn: ({ signal }) =>
      readTagged(
        api.GET('/api/v1/invoices/{invoice_id}', { params: { path: { invoice_id: id } }, signal }),
      ),
  });

/** Where the PDF of an invoice is. */
export const invoicePdfPath = (id: string) => `/api/v1/invoices/${encodeURIComponent(id)}/pdf`;

/** Where the invoice stands as an electronic document (UBL). */
export const invoiceUblPath = (id: string) => `/api/v1/invoices/${encodeURIComponent(id)}/ubl`;

/** Where the invoices of a filter stand as one file. */
export function invoiceExportPath(filters: InvoiceFilters, format: string): string {
  const sent = Object.entries<string | number | null | undefined>({ ...filters, format }).flatMap(
    ([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]]),
  );
  return `/api/v1/invoices/export?${new URLSearchParams(sent).toString()}`;
}

export const billingRunsQuery = (filters: ListQuery = {}) =>
  queryOptions({
    queryKey: [...RUNS, 'list', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/billing/runs', { params: pageOf(filters), signal })),
  });

/** True while workers are on it. */
export const isRunning = (status: string | undefined) =>
  status === 'queued' || status === 'running';

/** A run, asked for again and again while it works. */
export const billingRunQuery = (id: string) =>
  queryOptions({
    queryKey: [...RUNS, 'one', id],
    refetchInterval: (query: { state: { data: BillingRunDetail | undefined } }) =>
      isRunning(query.state.data?.status) ? POLL_MS : false,
    queryFn: ({ signal }): Promise<BillingRunDetail> =>
      read(api.GET('/api/v1/billing/runs/{run_id}', { params: { path: { run_id: id } }, signal })),
  });

export const billingPreviewQuery = (body: BillingRunCreate | null, page: number, size = 10) =>
  queryOptions({
    queryKey: [...RUNS, 'preview', body, page, size],
    enabled: body !== null,
    queryFn: ({ signal }) => {
      if (body === null) throw new Error('nothing to preview');
      const params = { query: { page, size } };
      return read(api.POST('/api/v1/billing/runs/preview', { body, params, signal }));
    },
  });

/** A run issues invoices, opens cases and moves the delinquent flag. */
const refresh = (queries: QueryClient) =>
  Promise.all(
    ['billing-runs', 'invoices', 'clients', 'cases', 'collections-overview'].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );

export const startBillingRun = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: BillingRunCreate; key: string }) =>
      read(
        api.POST('/api/v1/billing/runs', {
          body,
          params: { header: { ...once(key), prefer: 'respond-async' } },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const resumeBillingRun = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, key }: { id: string; key: string }) =>
      read(
        api.POST('/api/v1/billing/runs/{run_id}/resume', {
          params: { path: { run_id: id }, header: once(key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });
