import type { Delivery, Webhook } from '@/api/webhooks';

export const aHook = (changes: Partial<Webhook> = {}): Webhook => ({
  id: 'hook-1',
  url: 'https://crm.example.ma/in',
  description: 'CRM',
  event_types: ['invoice.issued', 'invoice.paid'],
  is_active: true,
  consecutive_failures: 0,
  previous_secret_until: null,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
  ...changes,
});

export const aDelivery = (changes: Partial<Delivery> = {}): Delivery => ({
  id: 'delivery-1',
  endpoint_id: 'hook-1',
  event_id: 'event-1',
  event_type: 'invoice.issued',
  status: 'failed',
  attempts: 5,
  response_status: 500,
  error: null,
  created_at: '2026-11-21T10:00:00Z',
  last_attempt_at: '2026-11-21T12:00:00Z',
  next_attempt_at: null,
  delivered_at: null,
  ...changes,
});
