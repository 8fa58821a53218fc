import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { signIn } from '@/api/session';
import { Wordmark } from '@/components/brand/Logo';
import { Problem } from '@/components/feedback/Problem';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { useOperatorText } from '@/i18n/operator';
import { LanguageMenu } from '../LanguageMenu';
import { ThemeSwitch } from '../ThemeSwitch';
import styles from './SignInPage.module.css';

/** The way in, for an installation that asks who is there. */
export function SignInPage(): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const [running, setRunning] = useState(false);
  useDocumentTitle(t('signin.title'));

  const onSubmit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    setRunning(true);
    setProblem(null);
    try {
      await signIn(typed('username'), typed('password'));
      await queries.resetQueries();
    } catch (error) {
      setProblem(error);
    } finally {
      setRunning(false);
    }
  };
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
        {problem !== null && <Problem error={problem} />}
        <form className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
          <TextInput
            name="username"
            label={t('signin.username')}
            autoComplete="username"
            dir="ltr"
            required
            withAsterisk={false}
          />
          <PasswordInput
            name="password"
            label={t('signin.password')}
            autoComplete="current-password"
            dir="ltr"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': t('signin.show_password') }}
          />
          <Button type="submit" fullWidth loading={running}>
            {t('signin.submit')}
          </Button>
        </form>
      </main>
    </div>
  );
}
