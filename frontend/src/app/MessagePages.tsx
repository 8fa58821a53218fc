import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { useOperatorText } from '@/i18n/operator';
import styles from './MessagePages.module.css';

export function NotFoundPage(): ReactNode {
  const { t } = useOperatorText();
  useDocumentTitle(t('page.not_found.title'));
  return (
    <div className={styles['message']}>
      <h1>{t('page.not_found.title')}</h1>
      <p>{t('page.not_found.text')}</p>
      <Button component={Link} to="/">
        {t('page.not_found.home')}
      </Button>
    </div>
  );
}

/** Shown in place of a page that broke, or whose chunk could not be loaded. */
export function ErrorPage(): ReactNode {
  const { t } = useOperatorText();
  useDocumentTitle(t('page.failed.title'));
  return (
    <div className={styles['message']} role="alert">
      <h1>{t('page.failed.title')}</h1>
      <p>{t('page.failed.text')}</p>
      <Button
        onClick={() => {
          window.location.reload();
        }}
      >
        {t('page.failed.reload')}
      </Button>
    </div>
  );
}
