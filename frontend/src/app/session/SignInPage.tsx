import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Wordmark } from '@/components/brand/Logo';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { useOperatorText } from '@/i18n/operator';
import { LanguageMenu } from '../LanguageMenu';
import { ThemeSwitch } from '../ThemeSwitch';
import { SignInForm } from './SignInForm';
import styles from './SignInPage.module.css';

/** The way in, for an installation that asks who is there. The address stays: signing in opens what was asked for. */
export function SignInPage(): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  useDocumentTitle(t('signin.title'));
  return (
    <div className={styles['page']}>
      <header className={styles['top']}>
        <Wordmark size={30} />
        <div className={styles['tools']}>
          <ThemeSwitch />
          <LanguageMenu />
        </div>
      </header>
      <main className={styles['card']}>
        <h1>{t('signin.title')}</h1>
        <p className={styles['lead']}>{t('signin.lead')}</p>
        <SignInForm onDone={() => queries.resetQueries()} />
      </main>
    </div>
  );
}
