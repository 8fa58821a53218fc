import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Offer, offersQuery } from '@/api/catalog';
import { type Contract, contractsQuery } from '@/api/contracts';
import { type Client, clientsQuery } from '@/api/customers';
import type { ServiceCategory } from '@/api/types';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import { EntityPicker, type PickerOption } from './EntityPicker';

const SHOWN = 8;

interface PickerProps<Value> {
  label: string;
  hint?: string;
  required?: boolean;
  hideLabel?: boolean;
  error?: string | undefined;
  chosen: string | null;
  onPick: (value: Value | null) => void;
}

/** A client by name, CIN, telephone or e-mail. */
export function ClientPicker(
  props: PickerProps<Client> & { activeOnly?: boolean; placeholder?: string },
): ReactNode {
  const { activeOnly, placeholder, ...rest } = props;
  const { t } = useOperatorText();
  const useOptions = (q: string, enabled: boolean) => {
    const filters = { q, size: SHOWN, ...(activeOnly ? { status: 'active' as const } : {}) };
    const query = useQuery({
      ...clientsQuery(filters),
      enabled,
      placeholderData: keepPreviousData,
    });
    const options: PickerOption<Client>[] = (query.data?.data ?? []).map((client) => ({
      id: client.id,
      label: client.full_name,
      detail: [client.cin ?? client.ice, client.phone].filter(Boolean).join(' · '),
      value: client,
    }));
    return { options, loading: query.isFetching };
  };
  return (
    <EntityPicker
      {...rest}
      placeholder={placeholder ?? t('picker.client')}
      useOptions={useOptions}
    />
  );
}

/** An offer by name. */
export function OfferPicker(
  props: PickerProps<Offer> & { service?: ServiceCategory | undefined; activeOnly?: boolean },
): ReactNode {
  const { service, activeOnly, ...rest } = props;
  const { t, locale } = useOperatorText();
  const useOptions = (q: string, enabled: boolean) => {
    const filters = {
      q,
      size: SHOWN,
      sort: 'name',
      ...(service ? { service_category: service } : {}),
      ...(activeOnly ? { status: 'active' as const } : {}),
    };
    const query = useQuery({ ...offersQuery(filters), enabled, placeholderData: keepPreviousData });
    const options: PickerOption<Offer>[] = (query.data?.data ?? []).map((offer) => ({
      id: offer.id,
      label: offer.name,
      detail: `${t(`category.${offer.service_category}`)} · ${formatMoney(offer.monthly_fee, HOME_CURRENCY, locale)}`,
      value: offer,
    }));
    return { options, loading: query.isFetching };
  };
  return <EntityPicker {...rest} placeholder={t('picker.offer')} useOptions={useOptions} />;
}

/** A contract by its line's number or its client's name. */
export function ContractPicker(props: PickerProps<Contract>): ReactNode {
  const { t } = useOperatorText();
  const useOptions = (q: string, enabled: boolean) => {
    const filters = { q, size: SHOWN };
    const query = useQuery({
      ...contractsQuery(filters),
      enabled,
      placeholderData: keepPreviousData,
    });
    const options: PickerOption<Contract>[] = (query.data?.data ?? []).map((contract) => ({
      id: contract.id,
      label: contract.service_identifier,
      detail: `${contract.client_name} · ${contract.offer_name}`,
      value: contract,
    }));
    return { options, loading: query.isFetching };
  };
  return <EntityPicker {...props} placeholder={t('picker.contract')} useOptions={useOptions} />;
}
