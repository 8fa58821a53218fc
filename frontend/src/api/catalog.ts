import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { pageOf } from './paging';
import type { OfferCategory, Page, Offer } from './reads';

export type { Offer, OfferCategory, ServiceCategory } from './reads';

export const offersQuery = (page: number, size?: number) =>
  queryOptions({
    queryKey: ['offers', page, size],
    queryFn: ({ signal }): Promise<Page<Offer>> =>
      read(api.GET('/api/v1/offers', { params: pageOf(page, size), signal })),
  });

export const offerCategoriesQuery = queryOptions({
  queryKey: ['offer-categories'],
  queryFn: ({ signal }): Promise<OfferCategory[]> =>
    read(api.GET('/api/v1/offer-categories', { signal })),
});
