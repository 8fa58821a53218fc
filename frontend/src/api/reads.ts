import type { paths } from './schema';

export type ServiceCategory = 'mobile' | 'internet' | 'landline';

export interface Offer {
  id: string;
  name: string;
  service_category: ServiceCategory;
  monthly_fee: string;
  activation_fee: string;
  status: 'active' | 'retired';
  valid_to?: string | null;
  mobile_data_gb?: number | null;
  mobile_calls_hours?: number | null;
  internet_fiber_speed_mbps?: number | null;
  internet_adsl_speed_mbps?: number | null;
  internet_landline_included?: boolean | null;
  internet_tv_included?: boolean | null;
  landline_national_included?: boolean | null;
  landline_international_hours?: number | null;
  landline_phone_hours?: number | null;
}

export interface OfferCategory {
  service_category: ServiceCategory;
  offers: Offer[];
}

interface Read<Answer> {
  get: {
    responses: { 200: { content: { 'application/json': Answer } } };
  };
}

interface StartReads {
  '/api/v1/landing/bootstrap': Read<{ offer_categories: OfferCategory[] }>;
}

/**
 * What the client can call: everything that `docs/openapi.json` describes, and the reads of the start pages for a
 * server that describes less. A described path always wins, so that this list can only shrink.
 */
export type Contracted = paths & Omit<StartReads, keyof paths>;
