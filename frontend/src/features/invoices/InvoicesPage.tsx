import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Invoice, invoicesQuery } from '@/api/billing';
import type { Column } from '@/components/ui/DataTable';
import { ListPage } from '@/components/ui/ListPage';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { usePage } from '@/components/ui/usePage';
import { formatDay, formatMonth } from '@/domain/dates';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';

const TONES: Record<Invoice['status'], Tone> = {
  issued: 'info',
  paid: 'ok',
  overdue: 'bad',
  void: 'muted',
};

export function InvoicesPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const page = usePage();
  const query = useQuery(invoicesQuery(page));
  const columns: Column<Invoice>[] = [
    {
      id: 'number',
      heading: t('invoices.number'),
      short: true,
      cell: (invoice) => <bdi dir="ltr">{invoice.invoice_number}</bdi>,
    },
    {
      id: 'client',
      heading: t('invoices.client'),
      cell: (invoice) => invoice.client_name ?? t('value.none'),
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
      cell: (invoice) => formatDay(invoice.due_date, locale),
    },
    {
      id: 'amount',
      heading: t('invoices.amount'),
      numeric: true,
      cell: (invoice) => formatMoney(invoice.total_amount, invoice.currency, locale),
    },
    {
      id: 'outstanding',
      heading: t('invoices.outstanding'),
      numeric: true,
      cell: (invoice) => formatMoney(invoice.outstanding_amount, invoice.currency, locale),
    },
    {
      id: 'status',
      heading: t('invoices.status'),
      cell: ({ status }) => (
        <StatusBadge tone={TONES[status]}>{t(`invoice.status.${status}`)}</StatusBadge>
      ),
    },
  ];
  return (
    <ListPage
      title={t('nav.invoices')}
      empty={t('invoices.empty')}
      columns={columns}
      query={query}
      page={page}
    />
  );
}
