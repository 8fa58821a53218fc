import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { InvoiceDetail } from '@/api/billing';
import { type Payment, paymentsQuery } from '@/api/collections';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { Code, Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import styles from './InvoicePage.module.css';
import { ReversePayment } from './ReversePayment';

const MOST = 100;

/** What was paid on an invoice; a payment made in error is reversed, never erased. */
export function InvoicePayments({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t } = useOperatorText();
  const [reversed, setReversed] = useState<Payment | null>(null);
  const { data, error, refetch } = useQuery(paymentsQuery({ invoice_id: invoice.id, size: MOST }));
  const columns: Column<Payment>[] = [
    {
      id: 'date',
      heading: t('payments.date'),
      short: true,
      cell: (p) => <Day day={p.payment_date} />,
    },
    { id: 'method', heading: t('payments.method'), cell: (p) => t(`payments.method.${p.method}`) },
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
      heading: t('invoices.status'),
      cell: (payment) =>
        payment.status === 'posted' ? (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setReversed(payment);
            }}
          >
            {t('payments.reverse')}
          </Button>
        ) : (
          <StatusBadge tone="muted">{t('payments.reversed')}</StatusBadge>
        ),
    },
  ];
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
      {reversed && (
        <ReversePayment
          payment={reversed}
          onClose={() => {
            setReversed(null);
          }}
        />
      )}
    </Panel>
  );
}
