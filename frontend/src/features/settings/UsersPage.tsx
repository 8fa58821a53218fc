import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { type User, usersQuery } from '@/api/access';
import { ListView } from '@/components/list/ListView';
import { useCounts } from '@/components/list/useCounts';
import { set, useListState } from '@/components/list/useListState';
import type { Column } from '@/components/ui/DataTable';
import { PlusIcon } from '@/components/ui/icons';
import { PageHeader } from '@/components/ui/PageHeader';
import { Code, Day } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { useRoleNames } from './roles';
import { UserBadge } from './UserBadge';

const FILTERS = { is_active: ['true', 'false'] };
const SORTS = ['created_at', 'full_name', 'email'];
const ONE = 1;

/** What the filter of the address says: true, false, or both. */
const isActive = (value: string) => (value === '' ? undefined : value === 'true');

/** Everybody who may sign in, or could once. */
export function UsersPage(): ReactNode {
  const { t } = useOperatorText();
  const roleNames = useRoleNames();
  const state = useListState(FILTERS, SORTS, 'full_name');
  const q = set(state.q);
  const is_active = isActive(state.filters.is_active);
  const query = useQuery({
    ...usersQuery({ q, is_active, sort: state.sort, page: state.page }),
    placeholderData: keepPreviousData,
  });
  const values = ['', 'true', 'false'];
  const counts = useCounts(
    values.map((value) => usersQuery({ q, is_active: isActive(value), size: ONE })),
  );
  const labels = [t('list.all'), t('users.tab.active'), t('users.tab.disabled')];
  const columns = useMemo<Column<User>[]>(
    () => [
      {
        id: 'name',
        heading: t('users.name'),
        sort: 'full_name',
        fixed: true,
        cell: (user) => user.full_name,
      },
      {
        id: 'email',
        heading: t('clients.email'),
        sort: 'email',
        cell: (user) => <Code>{user.email}</Code>,
      },
      { id: 'roles', heading: t('overview.roles'), cell: (user) => roleNames(user.roles) },
      {
        id: 'created',
        heading: t('users.since'),
        sort: 'created_at',
        short: true,
        cell: (user) => <Day day={businessDay(new Date(user.created_at))} />,
      },
      { id: 'status', heading: t('clients.status'), cell: (user) => <UserBadge user={user} /> },
    ],
    [t, roleNames],
  );
  return (
    <>
      <PageHeader
        title={t('settings.users')}
        actions={
          <Button component={Link} to="/settings/users/new" leftSection={<PlusIcon />}>
            {t('users.new')}
          </Button>
        }
      />
      <ListView
        id="users"
        caption={t('settings.users')}
        columns={columns}
        query={query}
        state={state}
        path="/settings/users"
        search={t('users.search')}
        tabs={{
          label: t('list.by_status'),
          filter: 'is_active',
          values: values.map((value, at) => ({
            value,
            label: labels[at] ?? '',
            count: counts[at] ?? null,
          })),
        }}
        empty={{
          title: t('users.empty'),
          text: t('users.empty.help'),
          action: { label: t('users.new'), to: '/settings/users/new' },
        }}
      />
    </>
  );
}
