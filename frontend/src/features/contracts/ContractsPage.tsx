import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Contract, contractsQuery } from '@/api/contracts';
import type { Column } from '@/components/ui/DataTable';
import { ListPage } from '@/components/ui/ListPage';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { usePage } from '@/components/ui/usePage';
import { formatDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';

const TONES: Record<Contract['status'], Tone> = {
  draft: 'info',
  active: 'ok',
  suspended: 'warn',
  terminated: 'muted',
};

export function ContractsPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const page = usePage();
  const query = useQuery(contractsQuery(page));
  const columns: Column<Contract>[] = [
    {
      id: 'line',
      heading: t('contracts.line'),
      short: true,
      cell: (contract) => <bdi dir="ltr">{contract.service_identifier ?? t('value.none')}</bdi>,
    },
    {
      id: 'client',
      heading: t('contracts.client'),
      cell: (contract) => contract.client_name ?? t('value.none'),
    },
    {
      id: 'offer',
      heading: t('contracts.offer'),
      cell: (contract) => contract.offer_name ?? t('value.none'),
    },
    {
      id: 'fee',
      heading: t('contracts.fee'),
      numeric: true,
      cell: (contract) => formatMoney(contract.monthly_fee, HOME_CURRENCY, locale),
    },
    {
      id: 'start',
      heading: t('contracts.start'),
      short: true,
      cell: (contract) => formatDay(contract.start_date, locale),
    },
    {
      id: 'status',
      heading: t('contracts.status'),
      cell: ({ status }) => (
        <StatusBadge tone={TONES[status]}>{t(`contract.status.${status}`)}</StatusBadge>
      ),
    },
  ];
  return (
    <ListPage
      title={t('nav.contracts')}
      empty={t('contracts.empty')}
      columns={columns}
      query={query}
      page={page}
    />
  );
}
