import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PAGE_SIZE } from '@/api/paging';
import type { Page } from '@/api/reads';
import { useOperatorText } from '@/i18n/operator';
import { type Column, DataTable } from './DataTable';
import { ErrorNote } from './ErrorNote';
import styles from './ListPage.module.css';
import { PageHeader } from './PageHeader';
import { Pager } from './Pager';
import { TotalText } from './TotalText';

interface Props<Row> {
  title: string;
  /** What to say when there is nothing yet. */
  empty: string;
  columns: Column<Row>[];
  query: UseQueryResult<Page<Row>>;
  page: number;
}

function Loading(): ReactNode {
  const { t } = useOperatorText();
  return (
    <div className={styles['loading']} role="status" aria-label={t('list.loading')}>
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} height={20} />
      ))}
    </div>
  );
}

/** One page of a list in its four states: loading, failed, empty, there. */
export function ListPage<Row extends { id: string }>(props: Props<Row>): ReactNode {
  const { title, empty, columns, query, page } = props;
  const total = query.data?.meta.total ?? null;
  const pages = total === null ? page : Math.max(1, Math.ceil(total / PAGE_SIZE));
  const capped = query.data?.meta.total_capped ?? false;
  const aside = total === null ? undefined : <TotalText total={total} capped={capped} />;

  return (
    <>
      <PageHeader title={title} aside={aside} />
      {query.isPending && <Loading />}
      {query.isError && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.data.length === 0 && <p className={styles['empty']}>{empty}</p>}
      {query.data && query.data.data.length > 0 && (
        <DataTable
          caption={title}
          columns={columns}
          rows={query.data.data}
          rowKey={(row) => row.id}
        />
      )}
      {query.data && <Pager page={page} pages={pages} />}
    </>
  );
}
