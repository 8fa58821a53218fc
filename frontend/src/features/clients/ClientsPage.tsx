import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Client, clientsQuery } from '@/api/customers';
import type { Column } from '@/components/ui/DataTable';
import { ListPage } from '@/components/ui/ListPage';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { usePage } from '@/components/ui/usePage';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientsPage.module.css';

const TONES: Record<Client['status'], Tone> = {
  active: 'ok',
  suspended: 'warn',
  terminated: 'muted',
};

export function ClientsPage(): ReactNode {
  const { t } = useOperatorText();
  const page = usePage();
  const query = useQuery(clientsQuery(page));
  const columns: Column<Client>[] = [
    {
      id: 'name',
      heading: t('clients.name'),
      cell: (client) => <strong>{client.full_name}</strong>,
    },
    {
      id: 'cin',
      heading: t('clients.cin'),
      short: true,
      cell: (client) => client.cin ?? t('value.none'),
    },
    {
      id: 'phone',
      heading: t('clients.phone'),
      short: true,
      cell: (client) => <bdi dir="ltr">{client.phone ?? t('value.none')}</bdi>,
    },
    {
      id: 'email',
      heading: t('clients.email'),
      cell: (client) => client.email ?? t('value.none'),
    },
    {
      id: 'status',
      heading: t('clients.status'),
      cell: (client) => (
        <span className={styles['badges']}>
          <StatusBadge tone={TONES[client.status]}>
            {t(`client.status.${client.status}`)}
          </StatusBadge>
          {client.is_delinquent && <StatusBadge tone="bad">{t('clients.delinquent')}</StatusBadge>}
        </span>
      ),
    },
  ];
  return (
    <ListPage
      title={t('nav.clients')}
      empty={t('clients.empty')}
      columns={columns}
      query={query}
      page={page}
    />
  );
}
