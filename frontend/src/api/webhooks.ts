import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, done, ifMatch, once, read, readTagged } from './client';
import { pageOf } from './paging';
import type { paths } from './schema';
import type { Schema } from './types';

export type Webhook = Schema<'WebhookEndpointRead'>;
export type WebhookCreate = Schema<'WebhookEndpointCreate'>;
export type WebhookUpdate = Schema<'WebhookEndpointUpdate'>;
export type WebhookEvent = Schema<'EventType'>;
export type Delivery = Schema<'WebhookDeliveryRead'>;
export type DeliveryFilters = NonNullable<
  paths['/api/v1/webhook-endpoints/{endpoint_id}/deliveries']['get']['parameters']['query']
>;

/** What another system can be told of. */
export const EVENTS: readonly WebhookEvent[] = [
  'client.created',
  'contract.provisioned',
  'contract.plan_changed',
  'contract.status_changed',
  'invoice.issued',
  'invoice.paid',
  'invoice.overdue',
  'invoice.voided',
  'credit_note.issued',
  'payment.posted',
  'payment.reversed',
  'collection_case.opened',
  'collection_case.action',
  'billing_run.completed',
];

const WEBHOOKS = ['webhooks'] as const;
const at = (id: string) => ({ path: { endpoint_id: id } });

/** The endpoints; an operator has a handful. */
export const webhooksQuery = queryOptions({
  queryKey: [...WEBHOOKS, 'list'],
  queryFn: ({ signal }) =>
    read(api.GET('/api/v1/webhook-endpoints', { params: { query: { size: 100 } }, signal })),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS, 'one', id],
    queryFn: ({ signal }) =>
      readTagged(api.GET('/api/v1/webhook-endpoints/{endpoint_id}', { params: at(id), signal })),
  });

export const deliveriesQuery = (id: string, filters: DeliveryFilters = {}) =>
  queryOptions({
    queryKey: [...WEBHOOKS, 'deliveries', id, filters],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/webhook-endpoints/{endpoint_id}/deliveries', {
          params: { ...at(id), ...pageOf(filters) },
          signal,
        }),
      ),
  });

const refresh = (queries: QueryClient) => queries.invalidateQueries({ queryKey: WEBHOOKS });

export const createWebhook = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ body, key }: { body: WebhookCreate; key: string }) =>
      read(api.POST('/api/v1/webhook-endpoints', { body, params: { header: once(key) } })),
    onSuccess: () => refresh(queries),
  });

export const updateWebhook = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, body, etag }: { id: string; body: WebhookUpdate; etag: string | null }) =>
      read(
        api.PUT('/api/v1/webhook-endpoints/{endpoint_id}', {
          body,
          params: { ...at(id), header: ifMatch(etag) },
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const deleteWebhook = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      done(api.DELETE('/api/v1/webhook-endpoints/{endpoint_id}', { params: at(id) })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...WEBHOOKS, 'list'] }),
  });

/** Another secret; the one before goes on signing for some hours. */
export const rotateSecret = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, hours }: { id: string; hours: number }) =>
      read(
        api.POST('/api/v1/webhook-endpoints/{endpoint_id}/rotate-secret', {
          body: { overlap_hours: hours },
          params: at(id),
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const testWebhook = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      read(api.POST('/api/v1/webhook-endpoints/{endpoint_id}/test', { params: at(id) })),
    onSuccess: () => refresh(queries),
  });

export const replaySince = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, since }: { id: string; since: string }) =>
      read(
        api.POST('/api/v1/webhook-endpoints/{endpoint_id}/replay', {
          body: { since },
          params: at(id),
        }),
      ),
    onSuccess: () => refresh(queries),
  });

export const replayDelivery = (queries: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, delivery }: { id: string; delivery: string }) =>
      read(
        api.POST('/api/v1/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay', {
          params: { path: { endpoint_id: id, delivery_id: delivery } },
        }),
      ),
    onSuccess: () => refresh(queries),
  });
