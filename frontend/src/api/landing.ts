import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import type { OfferCategory } from './reads';

export type { Offer, OfferCategory } from './reads';

/** What the public page starts from: the offers of today by service. */
export const bootstrapQuery = queryOptions({
  queryKey: ['landing-bootstrap'],
  queryFn: ({ signal }): Promise<{ offer_categories: OfferCategory[] }> =>
    read(api.GET('/api/v1/landing/bootstrap', { signal })),
});
