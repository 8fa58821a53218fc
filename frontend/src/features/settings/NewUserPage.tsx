import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { createUser } from '@/api/access';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { SecretDialog } from '@/components/feedback/SecretDialog';
import { SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { SAVED } from '@/components/form/saved';
import { useServerForm } from '@/components/form/useServerForm';
import { PageHeader } from '@/components/ui/PageHeader';
import { useOperatorText } from '@/i18n/operator';
import styles from './Settings.module.css';
import { UserFields } from './UserFields';
import { NEW_USER, userBody, userSchema } from './userForm';

/** Somebody new who may sign in; the server makes the first password. */
export function NewUserPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const create = useMutation(createUser(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const server = useServerForm({
    schema: userSchema,
    values: NEW_USER,
    codes: { user_email_conflict: 'email' },
  });
  const made = create.data;
  const onSubmit = server.submit((values) => {
    const body = userBody(values);
    return create.mutateAsync({ body, key: intent.keyFor(body) });
  });
  return (
    <>
      <PageHeader
        title={t('users.new')}
        back={{ to: '/settings/users', label: t('settings.users') }}
      />
      <form className={styles['form']} onSubmit={(event) => void onSubmit(event)} noValidate>
        <LeaveGuard dirty={server.form.formState.isDirty} />
        <UserFields control={server.form.control} />
        {server.problem !== null && <Problem error={server.problem} />}
        <SubmitBar
          submit={t('users.create')}
          running={create.isPending}
          onCancel={() => void navigate('/settings/users')}
        />
      </form>
      <SecretDialog
        title={t('users.created', { name: made?.full_name ?? '' })}
        secrets={made ? [{ label: t('users.first_password'), value: made.password ?? '' }] : null}
        onClose={() => void navigate('/settings/users', SAVED)}
      />
    </>
  );
}
