import { offersQuery } from '@/api/catalog';
import type { Contract } from '@/api/contracts';

const MOST = 100;

/** The offers of a service that can be signed, cheapest first. */
export const servedOffersQuery = (service: Contract['service_category']) =>
  offersQuery({ service_category: service, status: 'active', sort: 'monthly_fee', size: MOST });
