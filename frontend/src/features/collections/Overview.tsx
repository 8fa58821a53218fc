import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type CollectionsOverview, collectionsOverviewQuery } from '@/api/collections';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import { Aging } from './Aging';
import styles from './CollectionsPage.module.css';

function Figures({ overview }: { overview: CollectionsOverview }): ReactNode {
  const { t } = useOperatorText();
  const dso = overview.days_sales_outstanding;
  const count = (value: number) => t('runs.count', { count: value });
  const figures: [string, ReactNode, string][] = [
    [
      t('collections.outstanding'),
      <Money key="owed" amount={overview.total_outstanding_amount} />,
      t('collections.outstanding.hint'),
    ],
    [
      t('collections.overdue'),
      count(overview.overdue_invoices),
      t('collections.cases.hint', {
        count: overview.open_cases,
        taken: overview.in_progress_cases,
      }),
    ],
    [
      t('collections.collected'),
      <Money key="in" amount={overview.collected_this_month} />,
      t('collections.collected.hint'),
    ],
    [
      t('collections.dso'),
      dso === null ? t('collections.dso.none') : t('runs.days_count', { count: dso }),
      t('collections.dso.hint'),
    ],
    [t('collections.promises'), count(overview.promises_due), t('collections.promises.hint')],
  ];
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value, hint]) => (
        <div key={name} className={styles['figure']}>
          <dt>{name}</dt>
          <dd>
            {value}
            <span className={styles['hint']}>{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Props {
  bucket: string;
  onBucket: (bucket: string) => void;
}

/** What is owed, and for how long. */
export function Overview({ bucket, onBucket }: Props): ReactNode {
  const { t } = useOperatorText();
  const { data, error, isPending, refetch } = useQuery(collectionsOverviewQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <div className={styles['figures']} role="status" aria-label={t('list.loading')}>
        {[0, 1, 2, 3, 4].map((figure) => (
          <Skeleton key={figure} height={104} radius="lg" />
        ))}
      </div>
    );
  }
  return (
    <>
      <Figures overview={data} />
      <Aging totals={data.bucket_totals} bucket={bucket} onBucket={onBucket} />
    </>
  );
}
