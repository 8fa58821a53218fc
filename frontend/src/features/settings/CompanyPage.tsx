import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Settings, settingsQuery, updateSettings } from '@/api/settings';
import type { Tagged } from '@/api/types';
import { useToast } from '@/components/feedback/toasts';
import { useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionedForm } from '@/components/form/VersionedForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { BillingFields, LegalFields, NameFields } from './CompanyFields';
import { companyChanges, companyField, companySchema, companyValues } from './companyForm';
import { useCompanyDifferences } from './useCompanyDifferences';

function CompanyForm(props: { read: Tagged<Settings>; onSaved: () => void }): ReactNode {
  const { read, onSaved } = props;
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const toast = useToast();
  const update = useMutation(updateSettings(queries));
  const differences = useCompanyDifferences();
  const server = useServerForm({
    schema: companySchema,
    values: companyValues(read.value),
    fieldOf: companyField,
  });
  const saving = useVersionedSave({
    read,
    server,
    valuesOf: companyValues,
    reread: () => queries.query({ ...settingsQuery, staleTime: 0 }),
    send: async (values, { value, etag }) => {
      const body = companyChanges(values, value);
      if (Object.keys(body).length > 0) await update.mutateAsync({ body, etag });
    },
    onSaved: () => {
      toast(t('company.saved'));
      onSaved();
    },
  });
  const { control } = server.form;
  return (
    <VersionedForm
      server={server}
      saving={saving}
      differences={differences}
      running={update.isPending}
    >
      <NameFields control={control} settings={read.value} />
      <LegalFields control={control} />
      <BillingFields control={control} />
    </VersionedForm>
  );
}

/** Who issues the invoices, at which tax, on which terms. */
export function CompanyPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, error, refetch } = useQuery(settingsQuery);
  const [saves, setSaves] = useState(0);
  const changed = data && formatInstant(data.value.updated_at, locale);
  return (
    <>
      <PageHeader
        title={t('settings.company')}
        aside={changed && t('settings.changed', { instant: changed })}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        // a saved form starts again from the version that it made
        <CompanyForm
          key={saves}
          read={data}
          onSaved={() => {
            setSaves(saves + 1);
          }}
        />
      )}
    </>
  );
}
