import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AgingBucket } from '@/api/cases';
import { type CollectionsOverview, collectionsOverviewQuery } from '@/api/collections';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { INTL_TAGS } from '@/domain/locale';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import styles from './CollectionsPage.module.css';

const BUCKETS: AgingBucket[] = ['current', '1_30', '31_60', '61_90', '90_plus'];

function Figures({ overview }: { overview: CollectionsOverview }): ReactNode {
  const { t, locale } = useOperatorText();
  const count = (value: number) => new Intl.NumberFormat(INTL_TAGS[locale]).format(value);
  const figures = [
    [
      t('collections.outstanding'),
      formatMoney(overview.total_outstanding_amount, HOME_CURRENCY, locale),
    ],
    [t('collections.overdue'), count(overview.overdue_invoices)],
    [t('collections.open'), count(overview.open_cases)],
    [t('collections.in_progress'), count(overview.in_progress_cases)],
  ];
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value]) => (
        <div key={name} className={styles['figure']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Aging({ overview }: { overview: CollectionsOverview }): ReactNode {
  const { t, locale } = useOperatorText();
  const columns: Column<AgingBucket>[] = [
    {
      id: 'bucket',
      heading: t('collections.bucket'),
      cell: (bucket) => t(`collections.bucket.${bucket}`),
    },
    {
      id: 'amount',
      heading: t('collections.bucket_amount'),
      numeric: true,
      cell: (bucket) => formatMoney(overview.bucket_totals[bucket], HOME_CURRENCY, locale),
    },
  ];
  return (
    <section className={styles['aging']} aria-labelledby="aging-title">
      <h2 id="aging-title">{t('collections.aging')}</h2>
      <DataTable
        caption={t('collections.aging')}
        columns={columns}
        rows={BUCKETS}
        rowKey={(bucket) => bucket}
      />
    </section>
  );
}

/** What is owed, and for how long. */
export function CollectionsPage(): ReactNode {
  const { t } = useOperatorText();
  const { data, error, isPending, refetch } = useQuery(collectionsOverviewQuery);
  return (
    <>
      <PageHeader title={t('nav.collections')} />
      {isPending && (
        <div className={styles['figures']} role="status" aria-label={t('list.loading')}>
          {[0, 1, 2, 3].map((figure) => (
            <Skeleton key={figure} height={92} radius="lg" />
          ))}
        </div>
      )}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Figures overview={data} />
          <Aging overview={data} />
        </>
      )}
    </>
  );
}
