import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { createOffer } from '@/api/catalog';
import { Intent } from '@/api/intent';
import { useToast } from '@/components/feedback/toasts';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { SAVED } from '@/components/form/saved';
import { useServerForm } from '@/components/form/useServerForm';
import { PageHeader } from '@/components/ui/PageHeader';
import { useOperatorText } from '@/i18n/operator';
import { OfferForm } from './OfferForm';
import { bodyOf, fieldOf, offerSchema, valuesOf } from './offerForm';

/** A new offer. */
export function NewOfferPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const toast = useToast();
  const create = useMutation(createOffer(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const server = useServerForm({
    schema: offerSchema,
    values: valuesOf(null),
    codes: { offer_version_conflict: 'name' },
    fieldOf,
  });
  const onSubmit = server.submit(async (values) => {
    const body = bodyOf(values);
    const offer = await create.mutateAsync({ body, key: intent.keyFor(body) });
    toast(t('offers.created', { name: offer.name }));
    void navigate(`/offers/${offer.id}`, SAVED);
  });
  const { isDirty } = server.form.formState;
  return (
    <>
      <PageHeader
        title={t('offers.create_title')}
        back={{ to: '/offers', label: t('nav.offers') }}
      />
      <LeaveGuard dirty={isDirty} />
      <OfferForm
        server={server}
        onSubmit={onSubmit}
        submit={t('offers.create')}
        onCancel={() => void navigate('/offers')}
      />
    </>
  );
}
