import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, once, read } from './client';
import type { Schema } from './types';

export type Charge = Schema<'ClientChargeRead'>;
export type ChargeCreate = Schema<'ClientChargeCreate'>;

const MOST = 100;

const of = (clientId: string) => ({ client_id: clientId });

/** What a client is charged or credited once, the newest first. It goes stale with the client. */
export const chargesQuery = (clientId: string) =>
  queryOptions({
    queryKey: ['clients', 'charges', clientId],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/customers/{client_id}/charges', {
          params: { path: of(clientId), query: { size: MOST } },
          signal,
        }),
      ),
  });

const refresh = (queries: QueryClient) =>
  Promise.all(
    ['clients', 'billing-runs'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );

export const addCharge = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (sent: { clientId: string; body: ChargeCreate; key: string }) =>
      read(
        api.POST('/api/v1/customers/{client_id}/charges', {
          body: sent.body,
          params: { path: of(sent.clientId), header: once(sent.key) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const removeCharge = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ client_id, id }: Pick<Charge, 'client_id' | 'id'>) =>
      read(
        api.DELETE('/api/v1/customers/{client_id}/charges/{charge_id}', {
          params: { path: { client_id, charge_id: id } },
        }),
      ),
    onSuccess: () => refresh(queries),
  });
