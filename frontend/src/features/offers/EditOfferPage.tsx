import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { type Offer, offerQuery, updateOffer } from '@/api/catalog';
import type { Tagged } from '@/api/types';
import { useToast } from '@/components/feedback/toasts';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { SAVED } from '@/components/form/saved';
import { useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionConflict } from '@/components/form/VersionConflict';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { useOperatorText } from '@/i18n/operator';
import { OfferForm } from './OfferForm';
import { changesOf, fieldOf, offerSchema, valuesOf } from './offerForm';
import { useOfferDifferences } from './useOfferDifferences';

function EditOffer({ read }: { read: Tagged<Offer> }): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const update = useMutation(updateOffer(queries));
  const differences = useOfferDifferences();
  const page = `/offers/${read.value.id}`;
  const server = useServerForm({
    schema: offerSchema,
    values: valuesOf(read.value),
    codes: { offer_version_conflict: 'name' },
    fieldOf,
  });
  const saving = useVersionedSave({
    read,
    server,
    valuesOf,
    reread: () => queries.query({ ...offerQuery(read.value.id), staleTime: 0 }),
    send: async (values, { value: offer, etag }) => {
      const body = changesOf(values, offer);
      if (Object.keys(body).length > 0) await update.mutateAsync({ id: offer.id, body, etag });
    },
    onSaved: (values) => {
      toast(t('offers.saved', { name: values.name }));
      void navigate(page, SAVED);
    },
  });
  return (
    <>
      <LeaveGuard dirty={server.form.formState.isDirty} />
      <OfferForm
        server={server}
        onSubmit={saving.onSubmit}
        submit={t('action.save')}
        serviceFixed
        note={t('offers.version_note')}
        onCancel={() => void navigate(page)}
      />
      <VersionConflict
        differences={saving.theirs && differences(server.form.getValues(), saving.theirs)}
        running={update.isPending}
        saving={saving}
      />
    </>
  );
}

/** An offer being changed. */
export function EditOfferPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(offerQuery(id));
  const back = { to: `/offers/${id}`, label: data?.value.name ?? t('nav.offers') };
  return (
    <>
      <PageHeader title={t('offers.edit_title')} back={back} />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <EditOffer key={id} read={data} />}
    </>
  );
}
