import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { useLocation } from 'react-router';
import { PAGE_SIZE } from '@/api/paging';
import { EmptyState, type EmptyWords } from '@/components/feedback/EmptyState';
import type { ListOrigin } from '@/components/record/origin';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Pager } from '@/components/ui/Pager';
import { useOperatorText } from '@/i18n/operator';
import styles from './ListView.module.css';
import { LookMenu } from './LookMenu';
import { SearchBox } from './SearchBox';
import { type StatusTab, StatusTabs } from './StatusTabs';
import { useListKeys } from './useListKeys';
import type { ListState } from './useListState';
import { useTableLook } from './useTableLook';

/** One page of any list of the API. */
export interface ListPage<Row> {
  data: Row[];
  meta: { total?: number | null; total_capped?: boolean };
}

interface Props<Row> {
  /** The table's name, under which its look is kept. */
  id: string;
  caption: string;
  columns: Column<Row>[];
  query: UseQueryResult<ListPage<Row>>;
  state: ListState<string>;
  /** A row leads to its id below this path. */
  path: string;
  search: string;
  tabs?: { label: string; filter: string; values: StatusTab[] };
  /** Further filters, beside the search. */
  children?: ReactNode;
  /** Lets rows be chosen; the list then stands in `ChosenRows`. */
  chooseBy?: (row: Row) => string;
  /** What to say and do when there is nothing at all. */
  empty: EmptyWords;
}

const idOf = ({ id }: { id: string }) => id;

function NothingFound({ clear }: { clear: () => void }): ReactNode {
  const { t } = useOperatorText();
  const action = { label: t('list.clear'), onClick: clear };
  return (
    <EmptyState
      title={t('list.nothing_found')}
      text={t('list.nothing_found.help')}
      action={action}
    />
  );
}

/** A list with everything that belongs to it: tabs, search, filters, columns, rows, pages, and its four states. */
export function ListView<Row extends { id: string }>(props: Props<Row>): ReactNode {
  const { id, caption, columns, query, state, path, search, tabs, children, empty } = props;
  const { search: address } = useLocation();
  const look = useTableLook(id, columns);
  // the box that hides a column is ticked at once; a hundred rows follow
  const shown = useDeferredValue(look.shown);
  useListKeys();

  const rows = query.data?.data;
  const total = query.data?.meta.total ?? null;
  const pages = total === null ? state.page : Math.max(1, Math.ceil(total / PAGE_SIZE));
  const rowTarget = useMemo(() => {
    const origin: ListOrigin = { search: address, ids: rows?.map((row) => row.id) ?? [] };
    return (row: Row) => ({ to: `${path}/${row.id}`, state: { origin } });
  }, [path, address, rows]);
  const sort = { value: state.sort, change: (value: string) => state.change({ sort: value }) };

  return (
    <div className={styles['list']}>
      {tabs && (
        <StatusTabs
          label={tabs.label}
          tabs={tabs.values}
          value={state.filters[tabs.filter] ?? ''}
          onChange={(value) => {
            state.change({ [tabs.filter]: value });
          }}
        />
      )}
      <div className={styles['bar']}>
        <SearchBox
          label={search}
          value={state.q}
          onChange={(q) => {
            state.change({ q });
          }}
        />
        {children}
        <div className={styles['end']}>
          <LookMenu columns={columns} look={look} sort={sort} />
        </div>
      </div>
      {query.isError && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {rows?.length === 0 &&
        (state.narrowed ? <NothingFound clear={state.clear} /> : <EmptyState {...empty} />)}
      {!query.isError && rows?.length !== 0 && (
        <DataTable
          caption={caption}
          columns={shown}
          rows={rows}
          rowKey={idOf}
          rowTarget={rowTarget}
          sort={sort}
          dense={look.dense}
          busy={query.isPlaceholderData}
          {...(props.chooseBy ? { chooseBy: props.chooseBy } : {})}
        />
      )}
      {query.data && <Pager page={state.page} pages={pages} />}
    </div>
  );
}
