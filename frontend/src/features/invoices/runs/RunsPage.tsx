import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type BillingRun, billingRunsQuery } from '@/api/billing';
import { PAGE_SIZE } from '@/api/paging';
import { EmptyState } from '@/components/feedback/EmptyState';
import { RunBadge } from '@/components/statuses';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Pager } from '@/components/ui/Pager';
import { Money } from '@/components/ui/values';
import { formatDay, formatInstant } from '@/domain/dates';
import { INTL_TAGS } from '@/domain/locale';
import { useOperatorText } from '@/i18n/operator';
import styles from './Runs.module.css';

function useColumns(): Column<BillingRun>[] {
  const { t, locale } = useOperatorText();
  const write = (count: number) => new Intl.NumberFormat(INTL_TAGS[locale]).format(count);
  return [
    {
      id: 'period',
      heading: t('invoices.period'),
      cell: (run) =>
        t('plan.from_to', {
          from: formatDay(run.period_start, locale),
          to: formatDay(run.period_end, locale),
        }),
    },
    {
      id: 'started',
      heading: t('runs.started'),
      short: true,
      cell: (run) => formatInstant(run.created_at, locale),
    },
    {
      id: 'invoices',
      heading: t('runs.invoices'),
      numeric: true,
      cell: (run) => write(run.invoice_count),
    },
    {
      id: 'total',
      heading: t('invoices.total'),
      numeric: true,
      cell: (run) => <Money amount={run.total_amount} />,
    },
    {
      id: 'parked',
      heading: t('runs.parked'),
      numeric: true,
      cell: (run) => write(run.progress.parked_clients),
    },
    {
      id: 'status',
      heading: t('invoices.status'),
      cell: ({ status }) => <RunBadge status={status} />,
    },
  ];
}

/** Every run that was started, the newest first. */
export function RunsPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const [address] = useSearchParams();
  const asked = Number(address.get('page') ?? 1);
  const page = Number.isSafeInteger(asked) && asked > 0 ? asked : 1;
  const { data, error, refetch } = useQuery({
    ...billingRunsQuery({ page }),
    placeholderData: keepPreviousData,
  });
  const pages = Math.max(1, Math.ceil((data?.meta.total ?? 0) / PAGE_SIZE));
  const start = { label: t('runs.start'), to: '/invoices/runs/new' };
  return (
    <>
      <PageHeader
        title={t('runs.title')}
        back={{ to: '/invoices', label: t('nav.invoices') }}
        actions={
          <Button component={Link} to={start.to}>
            {start.label}
          </Button>
        }
      />
      <div className={styles['page']}>
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {data?.data.length === 0 && <EmptyState title={t('runs.none')} action={start} />}
        {!error && data?.data.length !== 0 && (
          <DataTable
            caption={t('runs.title')}
            columns={columns}
            rows={data?.data}
            rowKey={({ billing_run_id }) => billing_run_id}
            rowTarget={({ billing_run_id }) => ({ to: `/invoices/runs/${billing_run_id}` })}
          />
        )}
        {data && <Pager page={page} pages={pages} />}
      </div>
    </>
  );
}
