import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { doNotSignIn, type SessionState } from '@/api/session';
import { identityQuery } from '@/api/system';
import { useOperatorText } from '@/i18n/operator';
import { SignInForm } from './SignInForm';
import styles from './SignInPage.module.css';

/** Signing in over the page as it stands: what was typed there waits, and somebody else starts afresh. */
export function SignInDialog({ state }: { state: SessionState }): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const over = state === 'over';
  const onDone = async () => {
    const before = queries.getQueryData(identityQuery.queryKey)?.actor_id;
    const now = await queries.query({ ...identityQuery, staleTime: 0 });
    if (now.actor_id === before) await queries.invalidateQueries();
    else await queries.resetQueries();
  };
  return (
    <Modal
      opened={over || state === 'asked'}
      onClose={doNotSignIn}
      title={t(over ? 'signin.over' : 'signin.title')}
      withCloseButton={!over}
      closeOnClickOutside={false}
      closeOnEscape={!over}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={styles['form']}>
        <p className={styles['lead']}>{t(over ? 'signin.over.lead' : 'signin.asked.lead')}</p>
        <SignInForm onDone={onDone} />
      </div>
    </Modal>
  );
}
