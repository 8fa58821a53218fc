import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useOperatorText } from '@/i18n/operator';
import styles from './Pager.module.css';

/** Previous and next; the page stands in the address, so that back, reload and a shared link work. */
export function Pager({ page, pages }: { page: number; pages: number }): ReactNode {
  const { t } = useOperatorText();
  const [, setParameters] = useSearchParams();
  if (pages <= 1 && page === 1) return null;
  const go = (target: number) => {
    setParameters((current) => {
      current.set('page', String(target));
      return current;
    });
  };
  return (
    <nav className={styles['pager']} aria-label={t('list.pages')}>
      <Button variant="default" disabled={page <= 1} onClick={() => go(page - 1)}>
        {t('list.previous')}
      </Button>
      <span role="status">{t('list.page', { page, pages })}</span>
      <Button variant="default" disabled={page >= pages} onClick={() => go(page + 1)}>
        {t('list.next')}
      </Button>
    </nav>
  );
}
