import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { updateUser, type User, userQuery } from '@/api/access';
import type { Tagged } from '@/api/types';
import { useToast } from '@/components/feedback/toasts';
import { SAVED } from '@/components/form/saved';
import { useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionedForm } from '@/components/form/VersionedForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { useOperatorText } from '@/i18n/operator';
import { useRoleNames } from './roles';
import { UserBadge } from './UserBadge';
import { UserFields } from './UserFields';
import { userChanges, userSchema, type UserValues, userValues } from './userForm';
import { UserActions } from './UserActions';

const LIST = '/settings/users';

function EditUser({ read }: { read: Tagged<User> }): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const roleNames = useRoleNames();
  const update = useMutation(updateUser(queries));
  const server = useServerForm({
    schema: userSchema,
    values: userValues(read.value),
    codes: { user_email_conflict: 'email', last_administrator: 'roles' },
  });
  const saving = useVersionedSave<User, UserValues>({
    read,
    server,
    valuesOf: userValues,
    reread: () => queries.query({ ...userQuery(read.value.id), staleTime: 0 }),
    send: async (values, { value, etag }) => {
      const body = userChanges(values, value);
      if (Object.keys(body).length > 0) await update.mutateAsync({ id: value.id, body, etag });
    },
    onSaved: ({ full_name }) => {
      toast(t('users.saved', { name: full_name }));
      void navigate(LIST, SAVED);
    },
  });
  const rows = (user: UserValues) => [user.full_name, user.email, roleNames(user.roles)];
  const labels = [t('users.name'), t('clients.email'), t('overview.roles')];
  const differences = (values: UserValues, theirs: User) => {
    const [mine, saved] = [rows(values), rows(userValues(theirs))];
    return labels
      .map((label, at) => ({ label, mine: mine[at] ?? '', theirs: saved[at] ?? '' }))
      .filter((row) => row.mine !== row.theirs);
  };
  return (
    <VersionedForm
      server={server}
      saving={saving}
      differences={differences}
      running={update.isPending}
      onCancel={() => void navigate(LIST)}
    >
      <UserFields control={server.form.control} />
    </VersionedForm>
  );
}

/** One user: who it is, what it may do, and whether it may sign in at all. */
export function UserPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(userQuery(id));
  return (
    <>
      <PageHeader
        title={data?.value.full_name ?? t('settings.users')}
        back={{ to: LIST, label: t('settings.users') }}
        aside={data && <UserBadge user={data.value} />}
        actions={data && <UserActions user={data.value} />}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <EditUser key={id} read={data} />}
    </>
  );
}
