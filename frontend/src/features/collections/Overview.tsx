import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type CollectionsOverview, collectionsOverviewQuery } from '@/api/collections';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import { Aging } from './Aging';
import styles from './CollectionsPage.module.css';

/** A value on its way, as high as the one that comes. */
function Awaited(): ReactNode {
  return (
    <Skeleton component="span" display="inline-block" w="6rem" aria-hidden="true">
      0
    </Skeleton>
  );
}

function Figures({ overview }: { overview: CollectionsOverview | undefined }): ReactNode {
  const { t } = useOperatorText();
  const count = (value: number) => t('runs.count', { count: value });
  const days = (value: number | null) =>
    value === null ? t('collections.dso.none') : t('runs.days_count', { count: value });
  const figures: [string, ReactNode, string][] = [
    [
      t('collections.outstanding'),
      overview && <Money amount={overview.total_outstanding_amount} />,
      t('collections.outstanding.hint'),
    ],
    [
      t('collections.overdue'),
      overview && count(overview.overdue_invoices),
      t('collections.cases.hint', {
        count: overview?.open_cases ?? '…',
        taken: overview?.in_progress_cases ?? '…',
      }),
    ],
    [
      t('collections.collected'),
      overview && <Money amount={overview.collected_this_month} />,
      t('collections.collected.hint'),
    ],
    [
      t('collections.dso'),
      overview && days(overview.days_sales_outstanding),
      t('collections.dso.hint'),
    ],
    [
      t('collections.promises'),
      overview && count(overview.promises_due),
      t('collections.promises.hint'),
    ],
  ];
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value, hint]) => (
        <div key={name} className={styles['figure']}>
          <dt>{name}</dt>
          <dd>
            {value ?? <Awaited />}
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
  return (
    <>
      {isPending && (
        <p className="visually-hidden" role="status">
          {t('list.loading')}
        </p>
      )}
      <Figures overview={data} />
      <Aging totals={data?.bucket_totals} bucket={bucket} onBucket={onBucket} />
    </>
  );
}
