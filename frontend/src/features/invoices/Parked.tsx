import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ParkedClient } from '@/api/billing';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { formatDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import styles from './InvoicePage.module.css';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Why a client was left out, what to do about it, and the figures that the server gave. */
function Reason({ parked }: { parked: ParkedClient }): ReactNode {
  const { t, locale } = useOperatorText();
  const worded = (key: string, otherwise: string) => {
    const words = t(key as PlainKey<OperatorCatalogue>);
    return words === key ? otherwise : words;
  };
  const write = (name: string, value: string) => {
    if (name.endsWith('_amount')) return formatMoney(value, HOME_CURRENCY, locale);
    return DAY.test(value) ? formatDay(value, locale) : value;
  };
  const facts = Object.entries(parked.details).flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'contract_id'
      ? [`${worded(`parked.detail.${name}`, name)} ${write(name, value)}`]
      : [],
  );
  const contract = parked.details['contract_id'];
  return (
    <span className={styles['line']}>
      <span>{worded(`parked.${parked.reason}`, parked.reason)}</span>
      <span className={styles['why']}>
        {worded(`parked.${parked.reason}.fix`, '')} {facts.join(' · ')}{' '}
        {typeof contract === 'string' && (
          <Link to={`/contracts/${contract}`}>{t('parked.see_contract')}</Link>
        )}
      </span>
    </span>
  );
}

/** The clients that a run leaves aside until somebody has looked at them. */
export function Parked({
  clients,
  caption,
}: {
  clients: ParkedClient[];
  caption: string;
}): ReactNode {
  const { t } = useOperatorText();
  const columns: Column<ParkedClient>[] = [
    {
      id: 'client',
      heading: t('invoices.client'),
      cell: (parked) => <Link to={`/clients/${parked.client_id}`}>{parked.client_name}</Link>,
    },
    { id: 'reason', heading: t('parked.reason'), cell: (parked) => <Reason parked={parked} /> },
    {
      id: 'state',
      heading: t('invoices.status'),
      cell: (parked) =>
        parked.resolved_at === null || parked.resolved_at === undefined ? (
          <StatusBadge tone="warn">{t('parked.waiting')}</StatusBadge>
        ) : (
          <StatusBadge tone="ok">{t('parked.resolved')}</StatusBadge>
        ),
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={clients}
      rowKey={(parked) => `${parked.client_id} ${parked.reason}`}
    />
  );
}
