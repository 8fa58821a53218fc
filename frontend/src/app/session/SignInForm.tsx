import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { signIn } from '@/api/session';
import { Problem } from '@/components/feedback/Problem';
import { useOperatorText } from '@/i18n/operator';
import styles from './SignInPage.module.css';

/** Identifier and password; what the server refuses stands above them, and nothing typed is lost. */
export function SignInForm({ onDone }: { onDone: () => Promise<void> }): ReactNode {
  const { t } = useOperatorText();
  const [problem, setProblem] = useState<unknown>(null);
  const [running, setRunning] = useState(false);

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
      await signIn(typed('username').trim(), typed('password'));
      await onDone();
    } catch (error) {
      setProblem(error);
    } finally {
      setRunning(false);
    }
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
      {problem !== null && <Problem error={problem} />}
      <TextInput
        name="username"
        label={t('signin.username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        required
        withAsterisk={false}
        data-autofocus
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
  );
}
