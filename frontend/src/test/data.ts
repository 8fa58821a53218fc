import type { Offer, OfferCategory } from '@/api/catalog';
import type { Client } from '@/api/customers';

export const anOffer = (changes: Partial<Offer> = {}): Offer => ({
  id: 'offer-1',
  name: 'Mobile 10 Go',
  service_category: 'mobile',
  monthly_fee: '99.00',
  activation_fee: '0.00',
  status: 'active',
  valid_to: null,
  mobile_data_gb: 10,
  mobile_calls_hours: 5,
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
        monthly_fee: '1400.00',
        activation_fee: '150.00',
        status: 'retired',
        valid_to: '2026-12-31',
        mobile_data_gb: null,
        mobile_calls_hours: null,
        internet_fiber_speed_mbps: 100,
        internet_landline_included: true,
      }),
    ],
  },
  { service_category: 'landline', offers: [] },
];

export const aClient = (changes: Partial<Client> = {}): Client => ({
  id: 'client-1',
  cin: 'AB123456',
  full_name: 'Amal Benali',
  email: 'amal@example.ma',
  phone: '+212612345678',
  is_delinquent: false,
  status: 'active',
  ...changes,
});

/** The envelope of a list page. */
export function pageOf<Row>(rows: Row[], total = rows.length, capped = false) {
  const meta = { page: 1, size: 20, total, total_capped: capped, sort: null, filters: null };
  return { data: rows, meta: { ...meta, next_cursor: null } };
}

/** The envelope of a refusal or a failure. */
export const problem = (code: string, trace = 'trace-12345678') => ({
  error: { code, message: code, details: null, trace_id: trace },
});
