import type { ReactNode } from 'react';
import type { Delivery, Webhook } from '@/api/webhooks';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { useOperatorText } from '@/i18n/operator';

/** Whether an endpoint is told, and whether it answers. */
export function WebhookBadge({ endpoint }: { endpoint: Webhook }): ReactNode {
  const { t } = useOperatorText();
  if (!endpoint.is_active) return <StatusBadge tone="muted">{t('choice.off')}</StatusBadge>;
  const { consecutive_failures: count } = endpoint;
  if (count > 0) {
    return <StatusBadge tone="bad">{t('webhooks.failures', { count })}</StatusBadge>;
  }
  return <StatusBadge tone="ok">{t('choice.on')}</StatusBadge>;
}

const DELIVERY: Record<Delivery['status'], Tone> = {
  pending: 'info',
  delivered: 'ok',
  failed: 'bad',
};

export function DeliveryBadge({ status }: { status: Delivery['status'] }): ReactNode {
  const { t } = useOperatorText();
  return <StatusBadge tone={DELIVERY[status]}>{t(`delivery.${status}`)}</StatusBadge>;
}
