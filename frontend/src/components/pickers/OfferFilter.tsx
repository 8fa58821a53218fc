import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { offerCategoriesQuery } from '@/api/catalog';
import { useOperatorText } from '@/i18n/operator';

/** The offer that a list is narrowed to; offers stand under their service. */
export function OfferFilter(props: {
  id: string;
  onChange: (id: string | null) => void;
}): ReactNode {
  const { id, onChange } = props;
  const { t } = useOperatorText();
  const { data } = useQuery(offerCategoriesQuery);
  const groups = (data ?? []).map(({ service_category, offers }) => ({
    group: t(`category.${service_category}`),
    items: offers.map((offer) => ({ value: offer.id, label: offer.name })),
  }));
  return (
    <NativeSelect
      aria-label={t('contracts.offer')}
      value={id}
      data={[{ value: '', label: t('invoices.all_offers') }, ...groups]}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  );
}
