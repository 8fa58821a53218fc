import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { type Invoice, type InvoiceFilters, invoicesQuery } from '@/api/billing';
import { SERVICES, type ServiceCategory } from '@/api/types';
import { ListView } from '@/components/list/ListView';
import { useCounts } from '@/components/list/useCounts';
import { set, useListState } from '@/components/list/useListState';
import { InvoiceBadge } from '@/components/statuses';
import type { Column } from '@/components/ui/DataTable';
import { PageHeader } from '@/components/ui/PageHeader';
import { TotalText } from '@/components/ui/TotalText';
import { Code, Day, Money } from '@/components/ui/values';
import { formatMonth } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { ExportInvoices } from './ExportInvoices';
import { InvoiceListFilters } from './InvoiceListFilters';

const STATUSES = ['issued', 'overdue', 'paid', 'void'] as const;
const FILTERS = {
  status: STATUSES,
  service: SERVICES,
  client_id: null,
  offer_id: null,
  period: null,
  due_before: null,
  billing_run_id: null,
};
const SORTS = [
  'created_at',
  'due_date',
  'period_start',
  'client_name',
  'total_amount',
  'outstanding_amount',
  'invoice_number',
];
const ONE = 1;

function useColumns(): Column<Invoice>[] {
  const { t, locale } = useOperatorText();
  return useMemo<Column<Invoice>[]>(
    () => [
      {
        id: 'number',
        heading: t('invoices.number'),
        sort: 'invoice_number',
        fixed: true,
        short: true,
        cell: (invoice) => <Code>{invoice.invoice_number}</Code>,
      },
      {
        id: 'client',
        heading: t('invoices.client'),
        sort: 'client_name',
        cell: (invoice) => invoice.client_name,
      },
      {
        id: 'period',
        heading: t('invoices.period'),
        sort: 'period_start',
        short: true,
        cell: (invoice) => formatMonth(invoice.period_start, locale),
      },
      {
        id: 'due',
        heading: t('invoices.due'),
        sort: 'due_date',
        short: true,
        cell: (invoice) => <Day day={invoice.due_date} />,
      },
      {
        id: 'amount',
        heading: t('invoices.amount'),
        sort: 'total_amount',
        numeric: true,
        cell: (invoice) => <Money amount={invoice.total_amount} currency={invoice.currency} />,
      },
      {
        id: 'outstanding',
        heading: t('invoices.outstanding'),
        sort: 'outstanding_amount',
        numeric: true,
        cell: (invoice) => (
          <Money amount={invoice.outstanding_amount} currency={invoice.currency} />
        ),
      },
      {
        id: 'status',
        heading: t('invoices.status'),
        cell: ({ status }) => <InvoiceBadge status={status} />,
      },
    ],
    [t, locale],
  );
}

/** The invoices, and the way to issue the month's. */
export function InvoicesPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const state = useListState(FILTERS, SORTS, '-created_at');
  const { status, service, client_id, offer_id, period, due_before, billing_run_id } =
    state.filters;
  const narrowing: InvoiceFilters = {
    q: set(state.q),
    service: set(service as ServiceCategory | ''),
    client_id: set(client_id),
    offer_id: set(offer_id),
    period: /^\d{4}-\d{2}$/.test(period) ? period : undefined,
    due_before: /^\d{4}-\d{2}-\d{2}$/.test(due_before) ? due_before : undefined,
    billing_run_id: set(billing_run_id),
  };
  const shown = { ...narrowing, status: set(status as Invoice['status'] | '') };
  const query = useQuery({
    ...invoicesQuery({
      ...shown,
      sort: state.sort,
      page: state.page,
    }),
    placeholderData: keepPreviousData,
  });
  const counts = useCounts(
    ([undefined, ...STATUSES] as const).map((value) =>
      invoicesQuery({ ...narrowing, status: value, size: ONE }),
    ),
  );
  const total = query.data?.meta.total ?? null;
  const capped = query.data?.meta.total_capped ?? false;
  return (
    <>
      <PageHeader
        title={t('nav.invoices')}
        aside={total === null ? undefined : <TotalText total={total} capped={capped} />}
        actions={
          <>
            <ExportInvoices filters={shown} total={total} capped={capped} />
            <Button component={Link} to="/invoices/runs" variant="default">
              {t('runs.history')}
            </Button>
            <Button component={Link} to="/invoices/runs/new">
              {t('runs.start')}
            </Button>
          </>
        }
      />
      <ListView
        id="invoices"
        caption={t('nav.invoices')}
        columns={columns}
        query={query}
        state={state}
        path="/invoices"
        search={t('invoices.search')}
        tabs={{
          label: t('list.by_status'),
          filter: 'status',
          values: ['', ...STATUSES].map((value, index) => ({
            value,
            label: value === '' ? t('list.all_f') : t(`invoices.tab.${value as Invoice['status']}`),
            count: counts[index] ?? null,
          })),
        }}
        empty={{
          title: t('invoices.empty'),
          text: t('invoices.empty.help'),
          action: { label: t('runs.start'), to: '/invoices/runs/new' },
        }}
      >
        <InvoiceListFilters filters={state.filters} change={state.change} />
      </ListView>
    </>
  );
}
