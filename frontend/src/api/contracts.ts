import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, ifMatch, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type Contract = Schema<'ContractRead'>;
export type ContractStatus = Schema<'ContractStatus'>;
export type ContractCreate = Schema<'ContractCreate'>;
export type ContractEvent = Schema<'ContractAuditRead'>;
export type PlanTerm = Schema<'PlanTermRead'>;
export type Provision = Schema<'ProvisionCreate'>;
export type TerminationQuote = Schema<'TerminationQuoteRead'>;
export type Provisioned = Schema<'ProvisionRead'>;
export type ProvisionPreview = Schema<'ProvisionPreviewRead'>;
export type ContractFilters = NonNullable<paths['/api/v1/contracts']['get']['parameters']['query']>;

const CONTRACTS = ['contracts'] as const;

export const contractsQuery = (filters: ContractFilters = {}) =>
  queryOptions({
    queryKey: [...CONTRACTS, 'list', filters],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/contracts', { params: pageOf(filters), signal })),
  });

const one = (id: string) => ({ path: { contract_id: id } });

export const contractQuery = (id: string) =>
  queryOptions({
    queryKey: [...CONTRACTS, 'one', id],
    queryFn: ({ signal }) =>
      readTagged(api.GET('/api/v1/contracts/{contract_id}', { params: one(id), signal })),
  });

export const contractTermsQuery = (id: string) =>
  queryOptions({
    queryKey: [...CONTRACTS, 'terms', id],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/contracts/{contract_id}/terms', { params: one(id), signal })),
  });

export const contractAuditQuery = (id: string) =>
  queryOptions({
    queryKey: [...CONTRACTS, 'audit', id],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/contracts/{contract_id}/audit', { params: one(id), signal })),
  });

/** What ending a contract on a day would cost, the formula in a language; a day that is none asks nothing. */
export const terminationQuoteQuery = (id: string, day: string, language: 'fr' | 'ar' | 'en') =>
  queryOptions({
    queryKey: [...CONTRACTS, 'termination', id, day, language],
    enabled: day !== '',
    staleTime: 0,
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/contracts/{contract_id}/termination-quote', {
          params: { ...one(id), query: { effective_date: day, language } },
          signal,
        }),
      ),
  });

/** Where the signed document of a contract is. */
export const contractDocumentPath = (id: string) =>
  `/api/v1/contracts/${encodeURIComponent(id)}/document`;

/** What a provision would decide and cost; saves nothing. */
export const provisionPreviewQuery = (body: Provision | null) =>
  queryOptions({
    queryKey: [...CONTRACTS, 'preview', body],
    enabled: body !== null,
    staleTime: 0,
    queryFn: ({ signal }) => {
      if (body === null) throw new Error('nothing to preview');
      return read(api.POST('/api/v1/contracts/provision/preview', { body, signal }));
    },
  });

/** A contract changes what its client, its offer and the lists say. */
const refresh = (queries: QueryClient) =>
  Promise.all(
    ['contracts', 'clients', 'offers'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );

export const provisionContract = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: Provision; key: string }) =>
      read(api.POST('/api/v1/contracts/provision', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });

export const createContract = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: ContractCreate; key: string }) =>
      read(api.POST('/api/v1/contracts', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });

interface Change<Body> {
  id: string;
  body: Body;
  etag: string | null;
  key: string;
}

export const changeContractStatus = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, etag, key }: Change<Schema<'ContractStatusUpdate'>>) =>
      read(
        api.PUT('/api/v1/contracts/{contract_id}/status', {
          body,
          params: { ...one(id), header: { ...ifMatch(etag), ...once(key) } },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const changeContractOffer = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, etag, key }: Change<Schema<'ContractOfferUpdate'>>) =>
      read(
        api.PUT('/api/v1/contracts/{contract_id}/offer', {
          body,
          params: { ...one(id), header: { ...ifMatch(etag), ...once(key) } },
        }),
      ),
    onSuccess: () => refresh(queries),
  });
