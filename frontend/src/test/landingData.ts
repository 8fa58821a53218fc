import type { Bill, DraftRead, EligibleOffer, Offer, Preview, Subscription } from '@/api/landing';

export const DRAFT_ID = '0b5f0a52-6a53-4f6e-9d6c-3c1f2f6f0a11';
export const CONTRACT_ID = '01a1f970-b83e-791c-9bd1-768bac00c5bf';

export const offerRead = (changes: Partial<Offer> = {}): Offer => ({
  id: '7f1f0a52-6a53-4f6e-9d6c-000000000001',
  name: 'Mobile 10 Go',
  service_category: 'mobile',
  service_type: 'mobile',
  version: 1,
  monthly_fee: '79.00',
  activation_fee: '20.00',
  proration: 'daily',
  early_termination_policy: 'none',
  status: 'active',
  valid_from: '2026-01-01',
  valid_to: null,
  mobile_data_gb: 10,
  mobile_calls_hours: 3,
  internet_access_type: null,
  internet_fiber_speed_mbps: null,
  internet_adsl_speed_mbps: null,
  internet_landline_included: false,
  internet_tv_included: false,
  landline_national_included: false,
  landline_international_hours: null,
  landline_phone_hours: null,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  ...changes,
});

export const eligible = (changes: Partial<EligibleOffer> = {}): EligibleOffer => ({
  ...offerRead({ id: '7f1f0a52-6a53-4f6e-9d6c-000000000002', name: 'Mobile 40 Go' }),
  monthly_fee: '149.00',
  change_type: 'upgrade',
  monthly_difference: '70.00',
  ...changes,
});

export const subscription = (changes: Partial<Subscription> = {}): Subscription => ({
  contract_id: CONTRACT_ID,
  subscriber_id: 'subscriber-1',
  service_identifier: '+212655334422',
  service_category: 'mobile',
  service_type: 'mobile',
  current_offer: offerRead(),
  eligible_offers: [eligible()],
  ...changes,
});

export const bill = (changes: Partial<Bill> = {}): Bill => ({
  invoice_id: 'invoice-1',
  invoice_number: 'FAC-2026-000111',
  period_start: '2026-10-01',
  period_end: '2026-10-31',
  due_date: '2026-11-15',
  issued_at: '2026-11-01T08:00:00Z',
  status: 'overdue',
  currency: 'MAD',
  subtotal_amount: '99.00',
  tax_amount: '19.80',
  total_amount: '118.80',
  outstanding_amount: '18.80',
  document_download_url: '/api/v1/landing/invoices/invoice-1/document?token=first',
  ...changes,
});

export const PREVIEW: Preview = {
  provisioning_mode: 'new_contract',
  target_contract_id: null,
  monthly_fee: '79.00',
  activation_fee: '20.00',
  commitment_end_date: '2027-11-20',
  first_invoice: {
    period_start: '2026-11-01',
    period_end: '2026-11-30',
    lines: [
      {
        line_type: 'recurring',
        description: 'Mobile 10 Go',
        line_total: '28.97',
        tax_rate: '0.20',
        service_period_start: '2026-11-20',
        service_period_end: '2026-11-30',
      },
      {
        line_type: 'activation',
        description: 'Activation',
        line_total: '20.00',
        tax_rate: '0.20',
        service_period_start: '2026-11-20',
        service_period_end: '2026-11-20',
      },
    ],
    subtotal_amount: '48.97',
    tax_amount: '9.79',
    total_amount: '58.76',
  },
};

/** A saved draft as the API gives it back. */
export function savedDraft(
  flow: DraftRead['flow_type'],
  answers: Record<string, unknown>,
  more: Record<string, unknown> = {},
): DraftRead {
  return {
    id: DRAFT_ID,
    flow_type: flow,
    step: 'check',
    cin: 'AB123456',
    payload: { key: 'key-of-the-draft', answers, sent: null, outcome: null, ...more },
    status: more['outcome'] ? 'submitted' : 'in_progress',
    expires_at: '2026-12-20T00:00:00Z',
    created_at: '2026-11-20T00:00:00Z',
    updated_at: '2026-11-20T00:00:00Z',
  };
}
