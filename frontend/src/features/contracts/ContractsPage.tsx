import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { type Contract, type ContractFilters, contractsQuery } from '@/api/contracts';
import { SERVICES, type ServiceCategory } from '@/api/types';
import { ListView } from '@/components/list/ListView';
import { useCounts } from '@/components/list/useCounts';
import { set, useListState } from '@/components/list/useListState';
import { ClientFilter } from '@/components/pickers/ClientFilter';
import { ContractBadge } from '@/components/statuses';
import type { Column } from '@/components/ui/DataTable';
import { PageHeader } from '@/components/ui/PageHeader';
import { TotalText } from '@/components/ui/TotalText';
import { Code, Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import { Entry } from './Entry';

const STATUSES = ['draft', 'active', 'suspended', 'terminated'] as const;
const FILTERS = { status: STATUSES, service_category: SERVICES, client_id: null, offer_id: null };
const SORTS = [
  'created_at',
  'start_date',
  'status',
  'monthly_fee',
  'client_name',
  'service_identifier',
];
const ONE = 1;

function useColumns(): Column<Contract>[] {
  const { t } = useOperatorText();
  return useMemo<Column<Contract>[]>(
    () => [
      {
        id: 'line',
        heading: t('contracts.line'),
        sort: 'service_identifier',
        fixed: true,
        short: true,
        cell: (contract) => <Code>{contract.service_identifier}</Code>,
      },
      {
        id: 'client',
        heading: t('contracts.client'),
        sort: 'client_name',
        cell: (contract) => contract.client_name,
      },
      {
        id: 'service',
        heading: t('contracts.service'),
        cell: (contract) => t(`category.${contract.service_category}`),
      },
      { id: 'offer', heading: t('contracts.offer'), cell: (contract) => contract.offer_name },
      {
        id: 'fee',
        heading: t('contracts.fee'),
        sort: 'monthly_fee',
        numeric: true,
        cell: (contract) => <Money amount={contract.monthly_fee} />,
      },
      {
        id: 'start',
        heading: t('contracts.start'),
        sort: 'start_date',
        short: true,
        cell: (contract) => <Day day={contract.start_date} />,
      },
      {
        id: 'status',
        heading: t('contracts.status'),
        sort: 'status',
        cell: ({ status }) => <ContractBadge status={status} />,
      },
    ],
    [t],
  );
}

/** The entry of the workspace: sign somebody up or change a plan; below, every contract. */
export function ContractsPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const state = useListState(FILTERS, SORTS, '-created_at');
  const { status, service_category, client_id, offer_id } = state.filters;
  const narrowing: ContractFilters = {
    q: set(state.q),
    service_category: set(service_category as ServiceCategory | ''),
    client_id: set(client_id),
    offer_id: set(offer_id),
  };
  const query = useQuery({
    ...contractsQuery({
      ...narrowing,
      status: set(status as Contract['status'] | ''),
      sort: state.sort,
      page: state.page,
    }),
    placeholderData: keepPreviousData,
  });
  const counts = useCounts(
    ([undefined, ...STATUSES] as const).map((value) =>
      contractsQuery({ ...narrowing, status: value, size: ONE }),
    ),
  );
  const total = query.data?.meta.total ?? null;
  const capped = query.data?.meta.total_capped ?? false;
  return (
    <>
      <PageHeader
        title={t('nav.contracts')}
        aside={total === null ? undefined : <TotalText total={total} capped={capped} />}
      />
      <Entry />
      <ListView
        id="contracts"
        caption={t('nav.contracts')}
        columns={columns}
        query={query}
        state={state}
        path="/contracts"
        search={t('contracts.search')}
        tabs={{
          label: t('list.by_status'),
          filter: 'status',
          values: ['', ...STATUSES].map((value, index) => ({
            value,
            label: value === '' ? t('list.all') : t(`contracts.tab.${value as Contract['status']}`),
            count: counts[index] ?? null,
          })),
        }}
        empty={{
          title: t('contracts.empty'),
          text: t('contracts.empty.help'),
          action: { label: t('contracts.entry.client'), to: '/contracts/new/client' },
        }}
      >
        <NativeSelect
          aria-label={t('contracts.service')}
          value={service_category}
          data={[
            { value: '', label: t('contracts.all_services') },
            ...SERVICES.map((value) => ({ value, label: t(`category.${value}`) })),
          ]}
          onChange={({ currentTarget }) => {
            state.change({ service_category: currentTarget.value });
          }}
        />
        <ClientFilter id={client_id} onChange={(id) => state.change({ client_id: id })} />
      </ListView>
    </>
  );
}
