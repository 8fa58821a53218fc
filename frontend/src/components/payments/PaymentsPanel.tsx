import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Payment, paymentsQuery } from '@/api/collections';
import { useAsked } from '@/components/feedback/useAsked';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { Code, Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import styles from './PaymentsPanel.module.css';
import { ReversePayment } from './ReversePayment';

const MOST = 100;

function useColumns(onReverse: (payment: Payment) => void): Column<Payment>[] {
  const { t } = useOperatorText();
  return [
    {
      id: 'date',
      heading: t('payments.date'),
      short: true,
      cell: (payment) => <Day day={payment.payment_date} />,
    },
    {
      id: 'method',
      heading: t('payments.method'),
      cell: (payment) => t(`payments.method.${payment.method}`),
    },
    {
      id: 'reference',
      heading: t('payments.reference'),
      cell: (payment) => <Code>{payment.reference}</Code>,
    },
    {
      id: 'amount',
      heading: t('payments.amount'),
      numeric: true,
      cell: (payment) => <Money amount={payment.amount} currency={payment.currency} />,
    },
    {
      id: 'status',
      heading: t('payments.status'),
      cell: (payment) =>
        payment.status === 'posted' ? (
          <StatusBadge tone="ok">{t('payments.status.posted')}</StatusBadge>
        ) : (
          <StatusBadge tone="muted">{t('payments.status.reversed')}</StatusBadge>
        ),
    },
    {
      id: 'reverse',
      heading: t('payments.actions'),
      cell: (payment) =>
        payment.status === 'posted' && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              onReverse(payment);
            }}
          >
            {t('payments.reverse')}
          </Button>
        ),
    },
  ];
}

/** The money received for an invoice. */
export function PaymentsPanel({ invoiceId }: { invoiceId: string }): ReactNode {
  const { t } = useOperatorText();
  const filters = { invoice_id: invoiceId, size: MOST };
  const { data, error, refetch } = useQuery(paymentsQuery(filters));
  const { what, nth, ask, close } = useAsked<Payment>();
  const columns = useColumns(ask);
  // while the dialog closes it still shows a payment
  const asked = what ?? data?.data[0];
  return (
    <Panel title={t('payments.title')} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('payments.none')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('payments.title')}
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
        />
      )}
      {asked && <ReversePayment key={nth} payment={asked} opened={what !== null} onClose={close} />}
    </Panel>
  );
}
