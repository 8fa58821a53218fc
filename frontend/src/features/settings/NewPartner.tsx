import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import * as z from 'zod/mini';
import { createPartner, type Role } from '@/api/access';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { SecretDialog } from '@/components/feedback/SecretDialog';
import { ChecksField } from '@/components/form/ChecksField';
import { TextField } from '@/components/form/fields';
import { Fields, SubmitBar } from '@/components/form/layout';
import { fullName } from '@/components/form/rules';
import { useServerForm } from '@/components/form/useServerForm';
import { useOperatorText } from '@/i18n/operator';
import { useRoleChecks } from './roles';
import { someRoles } from './userForm';

const schema = z.object({ name: fullName, roles: someRoles });

/** A program that may sign in; its secret is shown once. */
export function NewPartner({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useOperatorText();
  const [intent] = useState(() => new Intent());
  const create = useMutation(createPartner(useQueryClient()));
  const server = useServerForm({ schema, values: { name: '', roles: ['partner'] } });
  const { control } = server.form;
  const onSubmit = server.submit(({ name, roles }) => {
    const body = { name: name.trim(), roles: roles as Role[] };
    return create.mutateAsync({ body, key: intent.keyFor(body) });
  });
  const made = create.data;
  return (
    <>
      <Modal
        opened={!made}
        onClose={onClose}
        title={t('partners.new')}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <form onSubmit={(event) => void onSubmit(event)} noValidate>
          <Fields>
            <TextField
              control={control}
              name="name"
              label={t('partners.name')}
              hint={t('partners.name.hint')}
              required
            />
            <ChecksField
              control={control}
              name="roles"
              label={t('overview.roles')}
              required
              checks={useRoleChecks()}
            />
            {server.problem !== null && <Problem error={server.problem} />}
            <SubmitBar
              submit={t('partners.create')}
              running={create.isPending}
              onCancel={onClose}
            />
          </Fields>
        </form>
      </Modal>
      <SecretDialog
        title={t('partners.created', { name: made?.name ?? '' })}
        secrets={
          made
            ? [
                { label: t('partners.client_id'), value: made.client_id },
                { label: t('partners.client_secret'), value: made.client_secret ?? '' },
              ]
            : null
        }
        onClose={onClose}
      />
    </>
  );
}
