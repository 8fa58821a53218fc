import { Button, NativeSelect, Switch } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { contactChangesQuery } from '@/api/account';
import { type Client, type ClientFilters, clientsQuery } from '@/api/customers';
import { ListView } from '@/components/list/ListView';
import { useCounts } from '@/components/list/useCounts';
import { set, useListState } from '@/components/list/useListState';
import { ClientBadges } from '@/components/statuses';
import type { Column } from '@/components/ui/DataTable';
import { PageHeader } from '@/components/ui/PageHeader';
import { TotalText } from '@/components/ui/TotalText';
import { Code, Day } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

const STATUSES = ['active', 'suspended', 'terminated'] as const;
const TYPES = ['individual', 'business'] as const;
const FILTERS = { status: STATUSES, client_type: TYPES, is_delinquent: ['true'] };
const SORTS = ['created_at', 'full_name', 'status', 'client_type', 'is_delinquent'];
const ONE = 1;

function useColumns(): Column<Client>[] {
  const { t } = useOperatorText();
  return useMemo<Column<Client>[]>(
    () => [
      {
        id: 'name',
        heading: t('clients.name'),
        sort: 'full_name',
        fixed: true,
        cell: (client) => client.full_name,
      },
      {
        id: 'cin',
        heading: t('clients.identity'),
        short: true,
        cell: (client) => <Code>{client.cin ?? client.ice}</Code>,
      },
      {
        id: 'phone',
        heading: t('clients.phone'),
        short: true,
        cell: (client) => <Code>{client.phone}</Code>,
      },
      {
        id: 'email',
        heading: t('clients.email'),
        cell: (client) => <Code>{client.email}</Code>,
      },
      {
        id: 'created',
        heading: t('clients.since'),
        sort: 'created_at',
        short: true,
        cell: (client) => <Day day={businessDay(new Date(client.created_at))} />,
      },
      {
        id: 'status',
        heading: t('clients.status'),
        sort: 'status',
        cell: (client) => <ClientBadges client={client} />,
      },
    ],
    [t],
  );
}

/** What clients gave as new contacts and nobody decided yet, counted; nothing while nothing waits. */
function WaitingChanges(): ReactNode {
  const { t } = useOperatorText();
  const { data } = useQuery(contactChangesQuery({ status: 'pending', size: ONE }));
  const count = data?.meta.total ?? 0;
  if (count === 0) return null;
  return (
    <Button component={Link} to="/clients/contact-changes" variant="default">
      {t('changes.waiting', { count })}
    </Button>
  );
}

/** The clients: find one, see who owes. Clients are signed up under Contracts. */
export function ClientsPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const state = useListState(FILTERS, SORTS, '-created_at');
  const { status, client_type, is_delinquent } = state.filters;
  const narrowing: ClientFilters = {
    q: set(state.q),
    client_type: set(client_type as Client['client_type'] | ''),
    is_delinquent: is_delinquent === 'true' ? true : undefined,
  };
  const query = useQuery({
    ...clientsQuery({
      ...narrowing,
      status: set(status as Client['status'] | ''),
      sort: state.sort,
      page: state.page,
    }),
    placeholderData: keepPreviousData,
  });
  const counts = useCounts(
    ([undefined, ...STATUSES] as const).map((value) =>
      clientsQuery({ ...narrowing, status: value, size: ONE }),
    ),
  );
  const total = query.data?.meta.total ?? null;
  const capped = query.data?.meta.total_capped ?? false;
  return (
    <>
      <PageHeader
        title={t('nav.clients')}
        aside={total === null ? undefined : <TotalText total={total} capped={capped} />}
        actions={<WaitingChanges />}
      />
      <ListView
        id="clients"
        caption={t('nav.clients')}
        columns={columns}
        query={query}
        state={state}
        path="/clients"
        search={t('clients.search')}
        tabs={{
          label: t('list.by_status'),
          filter: 'status',
          values: ['', ...STATUSES].map((value, index) => ({
            value,
            label: value === '' ? t('list.all') : t(`clients.tab.${value as Client['status']}`),
            count: counts[index] ?? null,
          })),
        }}
        empty={{
          title: t('clients.empty'),
          text: t('clients.empty.help'),
          action: { label: t('palette.new_contract'), to: '/contracts/new/client' },
        }}
      >
        <NativeSelect
          aria-label={t('clients.type')}
          value={client_type}
          data={[
            { value: '', label: t('clients.all_types') },
            ...TYPES.map((value) => ({ value, label: t(`clients.types.${value}`) })),
          ]}
          onChange={({ currentTarget }) => {
            state.change({ client_type: currentTarget.value });
          }}
        />
        <Switch
          label={t('clients.only_delinquent')}
          checked={is_delinquent === 'true'}
          onChange={({ currentTarget }) => {
            state.change({ is_delinquent: currentTarget.checked ? 'true' : null });
          }}
        />
      </ListView>
    </>
  );
}
