import type { Balance } from '@/api/account';
import type { Invoice, InvoiceDetail, InvoiceLine } from '@/api/billing';
import type { Offer, OfferCategory } from '@/api/catalog';
import type { Case } from '@/api/cases';
import type { Payment } from '@/api/collections';
import type { Charge } from '@/api/charges';
import type { Contract } from '@/api/contracts';
import type { Client } from '@/api/customers';

const CREATED = { created_at: '2026-10-31T12:30:00Z', updated_at: '2026-10-31T12:30:00Z' };

export const anOffer = (changes: Partial<Offer> = {}): Offer => ({
  ...CREATED,
  id: 'offer-1',
  name: 'Mobile 10 Go',
  service_category: 'mobile',
  service_type: 'mobile',
  version: 1,
  monthly_fee: '99.00',
  activation_fee: '0.00',
  status: 'active',
  valid_from: '2026-01-01',
  valid_to: null,
  proration: 'daily',
  early_termination_policy: 'none',
  mobile_data_gb: 10,
  mobile_calls_hours: 5,
  internet_access_type: null,
  internet_fiber_speed_mbps: null,
  internet_adsl_speed_mbps: null,
  internet_landline_included: false,
  internet_tv_included: false,
  landline_national_included: false,
  landline_international_hours: null,
  landline_phone_hours: null,
  ...changes,
});

export const categories: OfferCategory[] = [
  { service_category: 'mobile', offers: [anOffer()] },
  {
    service_category: 'internet',
    offers: [
      anOffer({
        id: 'offer-2',
        name: 'Fibre 100',
        service_category: 'internet',
        service_type: 'fiber',
        monthly_fee: '1400.00',
        activation_fee: '150.00',
        status: 'retired',
        valid_to: '2026-12-31',
        mobile_data_gb: null,
        mobile_calls_hours: null,
        internet_access_type: 'fiber',
        internet_fiber_speed_mbps: 100,
        internet_landline_included: true,
      }),
    ],
  },
  { service_category: 'landline', offers: [] },
];

export const aClient = (changes: Partial<Client> = {}): Client => ({
  ...CREATED,
  id: 'client-1',
  cin: 'AB123456',
  client_type: 'individual',
  full_name: 'Amal Benali',
  address: '12, rue des Oliviers\n10000 Rabat',
  email: 'amal@example.ma',
  phone: '+212612345678',
  ice: null,
  language: 'fr',
  is_delinquent: false,
  delinquent_since: null,
  status: 'active',
  ...changes,
});

export const aContract = (changes: Partial<Contract> = {}): Contract => ({
  ...CREATED,
  id: 'contract-1',
  client_id: 'client-1',
  client_name: 'Amal Benali',
  subscriber_id: 'line-1',
  service_identifier: '+212612345678',
  service_category: 'mobile',
  offer_id: 'offer-1',
  offer_name: 'Mobile 10 Go',
  offer_version: 1,
  monthly_fee: '99.00',
  start_date: '2026-03-01',
  end_date: null,
  commitment_months: null,
  commitment_end_date: null,
  granted_advantage_amount: '0.00',
  termination_fee_waiver: null,
  scheduled_change: null,
  status: 'active',
  activated_at: '2026-03-01T00:00:00Z',
  terminated_at: null,
  ...changes,
});

export const aCharge = (changes: Partial<Charge> = {}): Charge => ({
  id: 'charge-1',
  client_id: 'client-1',
  contract_id: null,
  amount: '50.00',
  description: 'Déplacement',
  reason: 'Demandé par téléphone',
  not_before: null,
  status: 'waiting',
  invoice_id: null,
  invoice_number: null,
  credit_note_id: null,
  credit_note_number: null,
  created_by: 'sara',
  created_at: '2026-11-19T09:00:00Z',
  ...changes,
});

export const anInvoice = (changes: Partial<Invoice> = {}): Invoice => ({
  ...CREATED,
  id: 'invoice-1',
  invoice_number: 'FAC-2026-000001',
  billing_run_id: 'run-1',
  client_id: 'client-1',
  client_name: 'Amal Benali',
  period_start: '2026-10-01',
  period_end: '2026-10-31',
  due_date: '2026-11-15',
  status: 'overdue',
  currency: 'MAD',
  subtotal_amount: '99.00',
  tax_amount: '19.80',
  total_amount: '118.80',
  outstanding_amount: '18.80',
  issued_at: '2026-11-01T06:00:00Z',
  pdf_file_name: 'FAC-2026-000001.pdf',
  pdf_sha256: null,
  void_reason: null,
  voided_at: null,
  ...changes,
});

export const aLine = (changes: Partial<InvoiceLine> = {}): InvoiceLine => ({
  id: 'line-1',
  invoice_id: 'invoice-1',
  charge_id: null,
  contract_id: 'contract-1',
  created_at: CREATED.created_at,
  service_category: 'mobile',
  service_identifier: '+212612345678',
  offer_id: 'offer-1',
  line_type: 'recurring',
  description: 'Mobile 10 Go',
  quantity: 1,
  unit_amount: '99.00',
  unit_fee: '99.00',
  line_total: '99.00',
  billed_days: 31,
  month_days: 31,
  service_period_start: '2026-10-01',
  service_period_end: '2026-10-31',
  tax_rate: '0.20',
  ...changes,
});

export const aDetailedInvoice = (changes: Partial<InvoiceDetail> = {}): InvoiceDetail => ({
  ...anInvoice(),
  lines: [aLine()],
  ...changes,
});

export const aPayment = (changes: Partial<Payment> = {}): Payment => ({
  id: 'payment-1',
  invoice_id: 'invoice-1',
  client_id: 'client-1',
  amount: '100.00',
  currency: 'MAD',
  payment_date: '2026-11-10',
  method: 'cash',
  reference: 'R-17',
  note: null,
  status: 'posted',
  created_at: CREATED.created_at,
  ...changes,
});

export const aCase = (changes: Partial<Case> = {}): Case => ({
  ...CREATED,
  id: 'case-1',
  invoice_id: 'invoice-1',
  invoice_number: 'FAC-2026-000001',
  client_id: 'client-1',
  client_name: 'Amal Benali',
  currency: 'MAD',
  due_date: '2026-11-15',
  days_past_due: 5,
  aging_bucket: '1_30',
  outstanding_amount: '18.80',
  reason: 'overdue',
  status: 'open',
  hold: null,
  promised_on: null,
  promised_amount: null,
  opened_at: '2026-11-16T05:00:00Z',
  last_action_at: '2026-11-16T05:00:00Z',
  closed_at: null,
  ...changes,
});

export const aBalance: Balance = {
  client_id: 'client-1',
  currency: 'MAD',
  balance_amount: '18.80',
  outstanding_amount: '118.80',
  overdue_amount: '118.80',
  credit_amount: '100.00',
  open_invoices: 1,
  overdue_invoices: 1,
  oldest_due_date: '2026-11-15',
  is_delinquent: true,
  delinquent_since: '2026-11-16',
};

/** The envelope of a list page. */
export function pageOf<Row>(rows: Row[], total = rows.length, capped = false) {
  const meta = { page: 1, size: 20, total, total_capped: capped, sort: null, filters: null };
  return { data: rows, meta: { ...meta, next_cursor: null } };
}

/** The envelope of a refusal or a failure. */
export const problem = (code: string, trace = 'trace-12345678', details: unknown = null) => ({
  error: { code, message: code, details, trace_id: trace },
});

/** The refusal of one field of the body. */
export const fieldProblem = (field: string, msg: string, type = 'value_error') =>
  problem('validation_error', 'trace-12345678', {
    errors: [{ loc: ['body', ...field.split('.')], msg, type }],
  });
