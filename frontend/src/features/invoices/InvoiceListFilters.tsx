import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { SERVICES } from '@/api/types';
import { ClientFilter } from '@/components/pickers/ClientFilter';
import { OfferFilter } from '@/components/pickers/OfferFilter';
import { useOperatorText } from '@/i18n/operator';
import styles from './InvoicesPage.module.css';

type Name = 'service' | 'client_id' | 'offer_id' | 'period' | 'due_before' | 'billing_run_id';

interface Props {
  filters: Readonly<Record<Name, string>>;
  change: (changes: Partial<Record<Name, string | null>>) => void;
}

/** What narrows the invoices beside their status. */
export function InvoiceListFilters({ filters, change }: Props): ReactNode {
  const { t } = useOperatorText();
  return (
    <>
      <NativeSelect
        aria-label={t('contracts.service')}
        value={filters.service}
        data={[
          { value: '', label: t('contracts.all_services') },
          ...SERVICES.map((value) => ({ value, label: t(`category.${value}`) })),
        ]}
        onChange={({ currentTarget }) => {
          change({ service: currentTarget.value });
        }}
      />
      <OfferFilter id={filters.offer_id} onChange={(id) => change({ offer_id: id })} />
      <ClientFilter id={filters.client_id} onChange={(id) => change({ client_id: id })} />
      <div className={styles['dates']}>
        <TextInput
          className={styles['dated'] ?? ''}
          type="month"
          label={t('invoices.period')}
          value={filters.period}
          onChange={({ currentTarget }) => {
            change({ period: currentTarget.value });
          }}
        />
        <TextInput
          className={styles['dated'] ?? ''}
          type="date"
          label={t('invoices.due_before')}
          value={filters.due_before}
          onChange={({ currentTarget }) => {
            change({ due_before: currentTarget.value });
          }}
        />
      </div>
    </>
  );
}
