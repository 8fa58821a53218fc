import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { resetPassword, switchUser, type User } from '@/api/access';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { SecretDialog } from '@/components/feedback/SecretDialog';
import { useToast } from '@/components/feedback/toasts';
import { useOperatorText } from '@/i18n/operator';

/** Keep somebody out or let them in again. */
function SwitchUser({ user }: { user: User }): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const change = useMutation(switchUser(useQueryClient()));
  const to = user.is_active ? 'off' : 'on';
  const close = () => {
    change.reset();
    setAsked(false);
  };
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setAsked(true);
        }}
      >
        {t(`users.to.${to}`)}
      </Button>
      <ConfirmDialog
        opened={asked}
        title={t(`users.to.${to}.title`, { name: user.full_name })}
        consequences={[t(`users.to.${to}.first`), t(`users.to.${to}.second`)]}
        confirm={t(`users.to.${to}`)}
        danger={user.is_active}
        running={change.isPending}
        error={change.error}
        onConfirm={() => {
          change.mutate(
            { id: user.id, on: !user.is_active },
            {
              onSuccess: () => {
                toast(t(`users.now.${to}`, { name: user.full_name }));
                close();
              },
            },
          );
        }}
        onClose={close}
      />
    </>
  );
}

/** What can be done about somebody's way in. */
export function UserActions({ user }: { user: User }): ReactNode {
  const { t } = useOperatorText();
  const [asked, setAsked] = useState(false);
  const reset = useMutation(resetPassword(useQueryClient()));
  const close = () => {
    reset.reset();
    setAsked(false);
  };
  return (
    <>
      <SwitchUser user={user} />
      <Button
        variant="default"
        onClick={() => {
          setAsked(true);
        }}
      >
        {t('users.reset')}
      </Button>
      <ConfirmDialog
        opened={asked && !reset.data}
        title={t('users.reset.title', { name: user.full_name })}
        consequences={[t('users.reset.first'), t('users.reset.second')]}
        confirm={t('users.reset')}
        running={reset.isPending}
        error={reset.error}
        onConfirm={() => {
          reset.mutate(user.id);
        }}
        onClose={close}
      />
      <SecretDialog
        title={t('users.reset.done', { name: user.full_name })}
        secrets={
          reset.data ? [{ label: t('users.new_password'), value: reset.data.password ?? '' }] : null
        }
        onClose={close}
      />
    </>
  );
}
