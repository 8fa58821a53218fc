import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import { ChecksField } from '@/components/form/ChecksField';
import { TextField } from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { Panel } from '@/components/ui/Panel';
import { useOperatorText } from '@/i18n/operator';
import { useRoleChecks } from './roles';
import type { UserValues } from './userForm';

/** Who somebody is and what they may do. */
export function UserFields({ control }: { control: Control<UserValues> }): ReactNode {
  const { t } = useOperatorText();
  return (
    <Panel title={t('users.account')}>
      <Fields>
        <FieldRow>
          <TextField control={control} name="full_name" label={t('users.name')} required />
          <TextField
            control={control}
            name="email"
            label={t('clients.email')}
            hint={t('users.email.hint')}
            required
            extra={{ type: 'email', dir: 'ltr' }}
          />
        </FieldRow>
        <ChecksField
          control={control}
          name="roles"
          label={t('overview.roles')}
          hint={t('users.roles.hint')}
          required
          checks={useRoleChecks()}
        />
      </Fields>
    </Panel>
  );
}
