import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Invoice, invoicesQuery } from '@/api/billing';
import { InvoiceBadge } from '@/components/statuses';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { Code, Day, Money } from '@/components/ui/values';
import { formatMonth } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

const LATEST = 6;

/** The latest invoices of a client. */
export function ClientInvoices({ id }: { id: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, error, refetch } = useQuery(invoicesQuery({ client_id: id, size: LATEST }));
  const ids = data?.data.map((invoice) => invoice.id) ?? [];
  const columns: Column<Invoice>[] = [
    {
      id: 'number',
      heading: t('invoices.number'),
      short: true,
      cell: (invoice) => <Code>{invoice.invoice_number}</Code>,
    },
    {
      id: 'period',
      heading: t('invoices.period'),
      short: true,
      cell: (invoice) => formatMonth(invoice.period_start, locale),
    },
    {
      id: 'due',
      heading: t('invoices.due'),
      short: true,
      cell: (invoice) => <Day day={invoice.due_date} />,
    },
    {
      id: 'total',
      heading: t('invoices.amount'),
      numeric: true,
      cell: (invoice) => <Money amount={invoice.total_amount} currency={invoice.currency} />,
    },
    {
      id: 'outstanding',
      heading: t('invoices.outstanding'),
      numeric: true,
      cell: (invoice) => <Money amount={invoice.outstanding_amount} currency={invoice.currency} />,
    },
    {
      id: 'status',
      heading: t('invoices.status'),
      cell: ({ status }) => <InvoiceBadge status={status} />,
    },
  ];
  const all = <Link to={`/invoices?client_id=${id}`}>{t('clients.all_invoices')}</Link>;
  const some = data && data.data.length > 0;
  return (
    <Panel title={t('clients.invoices')} aside={some && all} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('clients.no_invoices')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('clients.invoices')}
          columns={columns}
          rows={data?.data}
          rowKey={(invoice) => invoice.id}
          rowTarget={(invoice) => ({
            to: `/invoices/${invoice.id}`,
            state: { origin: { search: `?client_id=${id}`, ids } },
          })}
        />
      )}
    </Panel>
  );
}
