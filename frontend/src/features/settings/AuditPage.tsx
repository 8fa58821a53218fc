import { NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PAGE_SIZE } from '@/api/paging';
import { type AuditEvent, type AuditFilters, auditQuery } from '@/api/settings';
import { EmptyState } from '@/components/feedback/EmptyState';
import { SearchBox } from '@/components/list/SearchBox';
import { type ListState, set, useListState } from '@/components/list/useListState';
import { pathOf, useActionText, useActorText, useEntityText } from '@/components/trail';
import { TrailDetails } from '@/components/TrailDetails';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Pager } from '@/components/ui/Pager';
import { TotalText } from '@/components/ui/TotalText';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './AuditPage.module.css';

const ENTITIES = [
  'client',
  'subscriber',
  'contract',
  'offer',
  'invoice',
  'credit_note',
  'billing_run',
  'payment',
  'collection_case',
  'dunning_policy',
  'tenant',
  'user',
  'api_client',
  'webhook_endpoint',
] as const;
const FILTERS = {
  entity_type: ENTITIES,
  entity_id: null,
  actor_id: null,
  action: null,
  from: null,
  to: null,
};
type Filter = keyof typeof FILTERS;
const SORTS = ['created_at'];

function useColumns(): Column<AuditEvent>[] {
  const { t, locale } = useOperatorText();
  const action = useActionText();
  const entity = useEntityText();
  const actor = useActorText();
  return [
    {
      id: 'when',
      heading: t('audit.when'),
      sort: 'created_at',
      short: true,
      cell: (event) => (
        <time dateTime={event.created_at}>{formatInstant(event.created_at, locale)}</time>
      ),
    },
    { id: 'action', heading: t('audit.action'), cell: (event) => action(event.action) },
    {
      id: 'actor',
      heading: t('audit.actor'),
      short: true,
      cell: (event) => <bdi>{actor(event.actor_id)}</bdi>,
    },
    {
      id: 'entity',
      heading: t('audit.entity'),
      short: true,
      cell: (event) => {
        const path = pathOf(event.entity_type, event.entity_id);
        const words = entity(event.entity_type);
        return path === null ? words : <Link to={path}>{words}</Link>;
      },
    },
    {
      id: 'details',
      heading: t('audit.details'),
      cell: (event) => <TrailDetails details={event.details} />,
    },
  ];
}

function Filters({ state }: { state: ListState<Filter> }): ReactNode {
  const { t } = useOperatorText();
  const entity = useEntityText();
  return (
    <div className={styles['filters']}>
      <SearchBox
        label={t('audit.by_actor')}
        value={state.filters.actor_id}
        onChange={(actor_id) => {
          state.change({ actor_id });
        }}
      />
      <NativeSelect
        aria-label={t('audit.entity')}
        value={state.filters.entity_type}
        data={[
          { value: '', label: t('audit.all_entities') },
          ...ENTITIES.map((value) => ({ value, label: entity(value) })),
        ]}
        onChange={({ currentTarget }) => {
          state.change({ entity_type: currentTarget.value });
        }}
      />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          label={t(`audit.${end}`)}
          value={state.filters[end]}
          onChange={({ currentTarget }) => {
            state.change({ [end]: currentTarget.value });
          }}
        />
      ))}
    </div>
  );
}

/** Who did what: nothing here can be changed or taken away. */
export function AuditPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const state = useListState<Filter>(FILTERS, SORTS, '-created_at');
  const narrowing = Object.fromEntries(
    Object.entries(state.filters).map(([name, value]) => [name, set(value)]),
  ) as AuditFilters;
  const query = useQuery({
    ...auditQuery({ ...narrowing, sort: state.sort, page: state.page }),
    placeholderData: keepPreviousData,
  });
  const { data, error } = query;
  const total = data?.meta.total ?? null;
  const pages = Math.max(1, Math.ceil((total ?? 0) / PAGE_SIZE));
  const change = (sort: string) => {
    state.change({ sort });
  };
  const clear = { label: t('list.clear'), onClick: state.clear };
  return (
    <>
      <PageHeader
        title={t('settings.audit')}
        aside={
          total === null ? undefined : (
            <TotalText total={total} capped={data?.meta.total_capped ?? false} />
          )
        }
      />
      <Filters state={state} />
      {error && <ErrorNote error={error} onRetry={() => void query.refetch()} />}
      {data?.data.length === 0 && (
        <EmptyState
          title={t(state.narrowed ? 'list.nothing_found' : 'audit.empty')}
          {...(state.narrowed ? { text: t('list.nothing_found.help'), action: clear } : {})}
        />
      )}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('settings.audit')}
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
          sort={{ value: state.sort, change }}
          busy={query.isPlaceholderData}
        />
      )}
      {data && <Pager page={state.page} pages={pages} />}
    </>
  );
}
