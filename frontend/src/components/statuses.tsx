import type { ReactNode } from 'react';
import type { BillingRun, Invoice } from '@/api/billing';
import type { Contract } from '@/api/contracts';
import type { Client } from '@/api/customers';
import { useOperatorText } from '@/i18n/operator';
import { StatusBadge, type Tone } from './ui/StatusBadge';

const CLIENT: Record<Client['status'], Tone> = {
  active: 'ok',
  suspended: 'warn',
  terminated: 'muted',
};

const CONTRACT: Record<Contract['status'], Tone> = {
  draft: 'info',
  active: 'ok',
  suspended: 'warn',
  terminated: 'muted',
};

const INVOICE: Record<Invoice['status'], Tone> = {
  issued: 'info',
  paid: 'ok',
  overdue: 'bad',
  void: 'muted',
};

/** A client's status, and beside it that money is owed. */
export function ClientBadges({ client }: { client: Client }): ReactNode {
  const { t } = useOperatorText();
  return (
    <>
      <StatusBadge tone={CLIENT[client.status]}>{t(`client.status.${client.status}`)}</StatusBadge>
      {client.is_delinquent && (
        <>
          {' '}
          <StatusBadge tone="bad">{t('clients.delinquent')}</StatusBadge>
        </>
      )}
    </>
  );
}

export function ContractBadge({ status }: { status: Contract['status'] }): ReactNode {
  const { t } = useOperatorText();
  return <StatusBadge tone={CONTRACT[status]}>{t(`contract.status.${status}`)}</StatusBadge>;
}

export function InvoiceBadge({ status }: { status: Invoice['status'] }): ReactNode {
  const { t } = useOperatorText();
  return <StatusBadge tone={INVOICE[status]}>{t(`invoice.status.${status}`)}</StatusBadge>;
}

const RUN = {
  queued: 'info',
  running: 'info',
  completed: 'ok',
  completed_with_errors: 'warn',
  failed: 'bad',
} as const satisfies Record<string, Tone>;

const isKnownRun = (status: string): status is keyof typeof RUN => status in RUN;

export function RunBadge({ status }: { status: BillingRun['status'] }): ReactNode {
  const { t } = useOperatorText();
  if (!isKnownRun(status)) return <StatusBadge tone="muted">{status}</StatusBadge>;
  return <StatusBadge tone={RUN[status]}>{t(`run.status.${status}`)}</StatusBadge>;
}
