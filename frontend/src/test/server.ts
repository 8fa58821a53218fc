import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  aBalance,
  aCase,
  aClient,
  aContract,
  anInvoice,
  anOffer,
  categories,
  pageOf,
} from './data';

const READY = { status: 'ok', checks: { database: 'ok', migrations: 'ok', queue: 'ok' } };

const OVERVIEW = {
  open_cases: 12,
  in_progress_cases: 5,
  overdue_invoices: 31,
  collected_this_month: '12000.00',
  days_sales_outstanding: 41,
  promises_due: 2,
  total_outstanding_amount: '182500.75',
  bucket_totals: {
    current: '90000.00',
    '1_30': '50000.00',
    '31_60': '30000.75',
    '61_90': '10000.00',
    '90_plus': '2500.00',
  },
};

const answer = (path: string, body: object) =>
  http.get(`*/api/v1${path}`, () => HttpResponse.json(body));

/** A server in good health that offers every section; a test replaces the answers it is about. */
export const server = setupServer(
  answer('/health/ready', READY),
  answer('/me', { actor_id: 'operator', roles: ['user'] }),
  answer('/contracts', pageOf([aContract()], 10_000, true)),
  answer('/customers', pageOf([aClient()], 1284)),
  answer('/customers/:id/balance', aBalance),
  answer('/customers/:id/timeline', pageOf([])),
  answer('/customers/:id/contact-changes', pageOf([])),
  answer('/customers/:id/charges', pageOf([])),
  answer('/contact-changes', pageOf([])),
  answer('/search', { data: [] }),
  answer('/customers/:id/subscribers', pageOf([])),
  answer('/collections/payments', pageOf([])),
  answer('/offers', pageOf([anOffer()])),
  answer('/offer-categories', categories),
  answer('/invoices', pageOf([anInvoice()])),
  answer('/collections/cases', pageOf([aCase()], 17)),
  answer('/collections/overview', OVERVIEW),
  answer('/landing/bootstrap', { offer_categories: categories }),
);
