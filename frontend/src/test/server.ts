import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { aClient, anOffer, categories, pageOf } from './data';

const READY = { status: 'ok', checks: { database: 'ok', migrations: 'ok', queue: 'ok' } };

const OVERVIEW = {
  open_cases: 12,
  in_progress_cases: 5,
  overdue_invoices: 31,
  total_outstanding_amount: '182500.75',
  bucket_totals: {
    current: '90000.00',
    '1_30': '50000.00',
    '31_60': '30000.75',
    '61_90': '10000.00',
    '90_plus': '2500.00',
  },
};

const CONTRACT = {
  id: 'contract-1',
  client_name: 'Amal Benali',
  service_identifier: '+212612345678',
  offer_name: 'Mobile 10 Go',
  monthly_fee: '99.00',
  start_date: '2026-03-01',
  status: 'active',
};

const INVOICE = {
  id: 'invoice-1',
  invoice_number: 'FAC-2026-000001',
  client_name: 'Amal Benali',
  period_start: '2026-10-01',
  due_date: '2026-11-15',
  status: 'overdue',
  currency: 'MAD',
  total_amount: '118.80',
  outstanding_amount: '18.80',
};

const answer = (path: string, body: object) =>
  http.get(`*/api/v1${path}`, () => HttpResponse.json(body));

/** A server in good health that offers every section; a test replaces the answers it is about. */
export const server = setupServer(
  answer('/health/ready', READY),
  answer('/me', { actor_id: 'operator', roles: ['user'] }),
  answer('/contracts', pageOf([CONTRACT], 10_000, true)),
  answer('/customers', pageOf([aClient()], 1284)),
  answer('/offers', pageOf([anOffer()])),
  answer('/offer-categories', categories),
  answer('/invoices', pageOf([INVOICE])),
  answer('/collections/cases', pageOf([{ id: 'case-1' }], 17)),
  answer('/collections/overview', OVERVIEW),
  answer('/landing/bootstrap', { offer_categories: categories }),
);
