import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import { type Client, clientQuery, updateClient } from '@/api/customers';
import type { Tagged } from '@/api/types';
import { useToast } from '@/components/feedback/toasts';
import {
  PhoneField,
  SegmentedField,
  SelectField,
  TextAreaField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { SAVED } from '@/components/form/saved';
import { type ServerForm, useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionedForm } from '@/components/form/VersionedForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Panel } from '@/components/ui/Panel';
import { LOCALE_NAMES, LOCALES } from '@/domain/locale';
import { useOperatorText } from '@/i18n/operator';
import { clientChanges, clientSchema, type ClientValues, clientValues } from './clientForm';
import { useClientDifferences } from './useClientDifferences';

const TYPES = ['individual', 'business'] as const;

function ClientFields({ server }: { server: ServerForm<ClientValues> }): ReactNode {
  const { t } = useOperatorText();
  const { control } = server.form;
  const business = useWatch({ control, name: 'client_type' }) === 'business';
  return (
    <Fields>
      <SegmentedField
        control={control}
        name="client_type"
        label={t('clients.type')}
        choices={TYPES.map((value) => ({ value, label: t(`clients.types.${value}`) }))}
      />
      <TextField control={control} name="full_name" label={t('clients.name')} required />
      <FieldRow>
        <TextField control={control} name="cin" label={t('clients.cin')} extra={{ dir: 'ltr' }} />
        <TextField
          control={control}
          name="ice"
          label={t('clients.ice')}
          disabled={!business}
          extra={{ dir: 'ltr', inputMode: 'numeric' }}
        />
      </FieldRow>
      <FieldRow>
        <PhoneField control={control} name="phone" label={t('clients.phone')} />
        <TextField
          control={control}
          name="email"
          label={t('clients.email')}
          extra={{ type: 'email', dir: 'ltr' }}
        />
      </FieldRow>
      <TextAreaField control={control} name="address" label={t('clients.address')} />
      <SelectField
        control={control}
        name="language"
        label={t('clients.language')}
        hint={t('clients.language.hint')}
        choices={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
    </Fields>
  );
}

function EditClient({ read }: { read: Tagged<Client> }): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const update = useMutation(updateClient(queries));
  const differences = useClientDifferences();
  const page = `/clients/${read.value.id}`;
  const server = useServerForm({
    schema: clientSchema,
    values: clientValues(read.value),
    codes: { client_cin_conflict: 'cin' },
  });
  const saving = useVersionedSave({
    read,
    server,
    valuesOf: clientValues,
    reread: () => queries.query({ ...clientQuery(read.value.id), staleTime: 0 }),
    send: async (values, { value: client, etag }) => {
      const body = clientChanges(values, client);
      if (Object.keys(body).length > 0) await update.mutateAsync({ id: client.id, body, etag });
    },
    onSaved: (values) => {
      toast(t('clients.saved', { name: values.full_name }));
      void navigate(page, SAVED);
    },
  });
  return (
    <VersionedForm
      server={server}
      saving={saving}
      differences={differences}
      running={update.isPending}
      onCancel={() => void navigate(page)}
    >
      <Panel title={t('clients.details')}>
        <ClientFields server={server} />
      </Panel>
    </VersionedForm>
  );
}

/** A client being corrected. */
export function EditClientPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(clientQuery(id));
  const back = { to: `/clients/${id}`, label: data?.value.full_name ?? t('nav.clients') };
  return (
    <>
      <PageHeader title={t('clients.edit_title')} back={back} />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <EditClient key={id} read={data} />}
    </>
  );
}
