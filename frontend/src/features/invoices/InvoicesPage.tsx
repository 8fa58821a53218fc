import { Button, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Invoice, type InvoiceFilters, invoicesQuery } from '@/api/billing';
import { SERVICES, type ServiceCategory } from '@/api/types';
import { ListView } from '@/components/list/ListView';
import { useCounts } from '@/components/list/useCounts';
import { set, useListState } from '@/components/list/useListState';
import { ClientFilter } from '@/components/pickers/ClientFilter';
import { OfferFilter } from '@/components/pickers/OfferFilter';
import { InvoiceBadge } from '@/components/statuses';
import type { Column } from '@/components/ui/DataTable';
import { PageHeader } from '@/components/ui/PageHeader';
import { TotalText } from '@/components/ui/TotalText';
import { Code, Day, Money } from '@/components/ui/values';
import { formatMonth } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

const STATUSES = ['issued', 'overdue', 'paid', 'void'] as const;
const FILTERS = {
  status: STATUSES,
  service: SERVICES,
  client_id: null,
  offer_id: null,
  period: null,
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
  return [
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
      cell: (invoice) => <Money amount={invoice.outstanding_amount} currency={invoice.currency} />,
    },
    {
      id: 'status',
      heading: t('invoices.status'),
      cell: ({ status }) => <InvoiceBadge status={status} />,
    },
  ];
}

type State = ReturnType<typeof useListState<keyof typeof FILTERS>>;

function Filters({ state }: { state: State }): ReactNode {
  const { t } = useOperatorText();
  const { service, client_id, offer_id, period } = state.filters;
  return (
    <>
      <NativeSelect
        aria-label={t('contracts.service')}
        value={service}
        data={[
          { value: '', label: t('contracts.all_services') },
          ...SERVICES.map((value) => ({ value, label: t(`category.${value}`) })),
        ]}
        onChange={({ currentTarget }) => {
          state.change({ service: currentTarget.value });
        }}
      />
      <TextInput
        type="month"
        aria-label={t('invoices.period')}
        title={t('invoices.period')}
        value={period}
        onChange={({ currentTarget }) => {
          state.change({ period: currentTarget.value });
        }}
      />
      <OfferFilter id={offer_id} onChange={(id) => state.change({ offer_id: id })} />
      <ClientFilter id={client_id} onChange={(id) => state.change({ client_id: id })} />
    </>
  );
}

/** The invoices, and the way to issue the month's. */
export function InvoicesPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const state = useListState(FILTERS, SORTS, '-created_at');
  const { status, service, client_id, offer_id, period, billing_run_id } = state.filters;
  const narrowing: InvoiceFilters = {
    q: set(state.q),
    service: set(service as ServiceCategory | ''),
    client_id: set(client_id),
    offer_id: set(offer_id),
    period: /^\d{4}-\d{2}$/.test(period) ? period : undefined,
    billing_run_id: set(billing_run_id),
  };
  const query = useQuery({
    ...invoicesQuery({
      ...narrowing,
      status: set(status as Invoice['status'] | ''),
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
        href={({ id }) => `/invoices/${id}`}
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
        <Filters state={state} />
      </ListView>
    </>
  );
}
