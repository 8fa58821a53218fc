import * as z from 'zod/mini';
import type { Webhook, WebhookCreate, WebhookEvent, WebhookUpdate } from '@/api/webhooks';
import { orNull } from '@/components/form/rules';

/** An endpoint as typed; no event chosen means all of them. */
export interface WebhookValues {
  url: string;
  description: string;
  event_types: string[];
  is_active: string;
}

export const webhookSchema = z.object({
  url: z.string().check(
    z.refine((value) => /^https?:\/\/[^\s/]+/.test(value.trim()), 'invalid.url'),
    z.refine((value) => value.trim().length <= 2000, 'invalid.too_long'),
  ),
  description: z
    .string()
    .check(z.refine((value) => value.trim().length <= 500, 'invalid.too_long')),
  event_types: z.array(z.string()),
  is_active: z.string(),
});

export const webhookValues = (endpoint?: Webhook): WebhookValues => ({
  url: endpoint?.url ?? '',
  description: endpoint?.description ?? '',
  event_types: endpoint?.event_types ?? [],
  is_active: (endpoint?.is_active ?? true) ? 'yes' : 'no',
});

export const webhookBody = (values: WebhookValues): WebhookCreate => ({
  url: values.url.trim(),
  description: orNull(values.description),
  event_types: values.event_types as WebhookEvent[],
  is_active: values.is_active === 'yes',
});

const plain = (value: unknown) => (Array.isArray(value) ? value.map(String).sort().join() : value);

/** Only what differs from the endpoint as read. */
export function webhookChanges(values: WebhookValues, endpoint: Webhook): WebhookUpdate {
  return Object.fromEntries(
    Object.entries(webhookBody(values)).filter(
      ([field, value]) => plain(value) !== plain(endpoint[field as keyof Webhook]),
    ),
  );
}
