import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type BillingRun, billingRunsQuery } from '@/api/billing';
import { PAGE_SIZE } from '@/api/paging';
import { EmptyState } from '@/components/feedback/EmptyState';
import { useListState } from '@/components/list/useListState';
import { RunBadge } from '@/components/statuses';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Pager } from '@/components/ui/Pager';
import { Money } from '@/components/ui/values';
import { formatInstant } from '@/domain/dates';
import { formatPeriod } from '@/domain/period';
import { useOperatorText } from '@/i18n/operator';

const NO_FILTERS = {};
const SORTS = ['created_at', 'period_start'];

function useColumns(): Column<BillingRun>[] {
  const { t, locale } = useOperatorText();
  return [
    {
      id: 'period',
      heading: t('invoices.period'),
      sort: 'period_start',
      cell: (run) => formatPeriod(run.period_start, run.period_end, locale),
    },
    {
      id: 'started',
      heading: t('runs.started'),
      sort: 'created_at',
      short: true,
      cell: (run) => formatInstant(run.created_at, locale),
    },
    {
      id: 'invoices',
      heading: t('runs.invoices'),
      numeric: true,
      cell: (run) => t('runs.count', { count: run.invoice_count }),
    },
    {
      id: 'parked',
      heading: t('runs.parked'),
      numeric: true,
      cell: (run) => t('runs.count', { count: run.progress.parked_clients }),
    },
    {
      id: 'total',
      heading: t('lines.total'),
      numeric: true,
      cell: (run) => <Money amount={run.total_amount} />,
    },
    {
      id: 'status',
      heading: t('invoices.status'),
      cell: ({ status }) => <RunBadge status={status} />,
    },
  ];
}

/** Every billing run, the newest first. */
export function RunsPage(): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const state = useListState(NO_FILTERS, SORTS, '-created_at');
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...billingRunsQuery({ page: state.page, sort: state.sort }),
    placeholderData: keepPreviousData,
  });
  const total = data?.meta.total ?? 0;
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
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && (
        <EmptyState title={t('runs.empty')} text={t('invoices.empty.help')} action={start} />
      )}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('runs.title')}
          columns={columns}
          rows={data?.data}
          rowKey={(run) => run.billing_run_id}
          rowTarget={(run) => ({ to: `/invoices/runs/${run.billing_run_id}` })}
          sort={{ value: state.sort, change: (sort) => state.change({ sort }) }}
          busy={isPlaceholderData}
        />
      )}
      <Pager page={state.page} pages={Math.max(1, Math.ceil(total / PAGE_SIZE))} />
    </>
  );
}
