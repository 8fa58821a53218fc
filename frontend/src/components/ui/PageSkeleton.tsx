import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import styles from './PageSkeleton.module.css';

/** The place of a page's panels while they are loading. */
export function PageSkeleton(): ReactNode {
  const { t } = useOperatorText();
  return (
    <div className={styles['page']} role="status" aria-label={t('list.loading')}>
      <Skeleton height={220} radius="lg" />
      <Skeleton height={160} radius="lg" />
      <Skeleton height={160} radius="lg" />
    </div>
  );
}
