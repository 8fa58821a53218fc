import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, done, ifMatch, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type { ServiceCategory } from './types';
export type Offer = Schema<'OfferRead'>;
export type OfferCategory = Schema<'OfferCategoryRead'>;
export type OfferVersion = Schema<'OfferVersionRead'>;
export type OfferCreate = Schema<'OfferCreate'>;
export type OfferUpdate = Schema<'OfferUpdate'>;
export type OfferStatus = Schema<'OfferStatus'>;
export type OfferFilters = NonNullable<paths['/api/v1/offers']['get']['parameters']['query']>;

const OFFERS = ['offers'] as const;

export const offersQuery = (filters: OfferFilters = {}) =>
  queryOptions({
    queryKey: [...OFFERS, 'list', filters],
    queryFn: ({ signal }) => read(api.GET('/api/v1/offers', { params: pageOf(filters), signal })),
  });

export const offerCategoriesQuery = queryOptions({
  queryKey: [...OFFERS, 'categories'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/offer-categories', { signal })),
});

export const offerQuery = (id: string) =>
  queryOptions({
    queryKey: [...OFFERS, 'one', id],
    queryFn: ({ signal }) =>
      readTagged(
        api.GET('/api/v1/offers/{offer_id}', { params: { path: { offer_id: id } }, signal }),
      ),
  });

export const offerVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...OFFERS, 'versions', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/offers/{offer_id}/versions', {
          params: { path: { offer_id: id } },
          signal,
        }),
      ),
  });

const refresh = (queries: QueryClient) => queries.invalidateQueries({ queryKey: OFFERS });

export const createOffer = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: OfferCreate; key: string }) =>
      read(api.POST('/api/v1/offers', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });

export const updateOffer = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, etag }: { id: string; body: OfferUpdate; etag: string | null }) =>
      readTagged(
        api.PUT('/api/v1/offers/{offer_id}', {
          body,
          params: { path: { offer_id: id }, header: ifMatch(etag) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const deleteOffer = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      done(api.DELETE('/api/v1/offers/{offer_id}', { params: { path: { offer_id: id } } })),
    // the page of what is gone must not ask for it again
    onSuccess: () => queries.invalidateQueries({ queryKey: OFFERS, refetchType: 'none' }),
  });
