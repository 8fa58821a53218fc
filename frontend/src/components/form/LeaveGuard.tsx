import { type ReactNode, useEffect } from 'react';
import { useBlocker } from 'react-router';
import { isRecord } from '@/api/errors';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useOperatorText } from '@/i18n/operator';

/**
 * Asks before what was typed is lost; put it inside the form's page. A form that has saved leaves by
 * `navigate(path, SAVED)`.
 */
export function LeaveGuard({ dirty }: { dirty: boolean }): ReactNode {
  const { t } = useOperatorText();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty &&
      currentLocation.pathname !== nextLocation.pathname &&
      !(isRecord(nextLocation.state) && nextLocation.state['saved'] === true),
  );
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [dirty]);
  return (
    <ConfirmDialog
      opened={blocker.state === 'blocked'}
      title={t('leave.title')}
      consequences={[t('leave.text')]}
      confirm={t('leave.confirm')}
      danger
      running={false}
      error={null}
      onConfirm={() => {
        blocker.proceed?.();
      }}
      onClose={() => {
        blocker.reset?.();
      }}
    />
  );
}
