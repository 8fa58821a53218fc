import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, once, read } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type CreditNote = Schema<'CreditNoteRead'>;
export type CreditNoteCreate = Schema<'CreditNoteCreate'>;
export type CreditReason = CreditNoteCreate['reason'];
export type CreditNoteFilters = NonNullable<
  paths['/api/v1/credit-notes']['get']['parameters']['query']
>;

export const CREDIT_REASONS = [
  'correction',
  'goodwill',
  'return',
  'pricing_error',
  'service_issue',
  'duplicate',
  'other',
] as const satisfies readonly CreditReason[];

export const creditNotesQuery = (filters: CreditNoteFilters = {}) =>
  queryOptions({
    queryKey: ['credit-notes', 'list', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/credit-notes', { params: pageOf(filters), signal })),
  });

/** Where the PDF of a credit note is. */
export const creditNotePdfPath = (id: string) =>
  `/api/v1/credit-notes/${encodeURIComponent(id)}/pdf`;

/** A credit changes what is owed, and with it cases and who is late. */
const refresh = (queries: QueryClient) =>
  Promise.all(
    ['credit-notes', 'invoices', 'payments', 'clients', 'cases', 'collections-overview'].map(
      (key) => queries.invalidateQueries({ queryKey: [key] }),
    ),
  );

interface Credit {
  invoiceId: string;
  body: CreditNoteCreate;
  key: string;
}

export const issueCreditNote = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ invoiceId, body, key }: Credit) =>
      read(
        api.POST('/api/v1/invoices/{invoice_id}/credit-notes', {
          body,
          params: { path: { invoice_id: invoiceId }, header: once(key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const voidInvoice = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, reason, key }: { id: string; reason: string; key: string }) =>
      read(
        api.POST('/api/v1/invoices/{invoice_id}/void', {
          body: { reason },
          params: { path: { invoice_id: id }, header: once(key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });
