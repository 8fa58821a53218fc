import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Contract, contractsQuery } from '@/api/contracts';
import type { Client } from '@/api/customers';
import { ContractBadge } from '@/components/statuses';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PlusIcon } from '@/components/ui/icons';
import { Panel } from '@/components/ui/Panel';
import { Code, Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

const MOST = 100;

/** The contracts of a client, the newest first. */
export function ClientContracts({ client }: { client: Client }): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(contractsQuery({ client_id: client.id, size: MOST }));
  const ids = data?.data.map(({ id }) => id) ?? [];
  const columns: Column<Contract>[] = [
    {
      id: 'line',
      heading: t('contracts.line'),
      short: true,
      cell: (contract) => <Code>{contract.service_identifier}</Code>,
    },
    {
      id: 'service',
      heading: t('contracts.service'),
      cell: (contract) => t(`category.${contract.service_category}`),
    },
    { id: 'offer', heading: t('contracts.offer'), cell: (contract) => contract.offer_name },
    {
      id: 'fee',
      heading: t('contracts.fee'),
      numeric: true,
      cell: (contract) => <Money amount={contract.monthly_fee} />,
    },
    {
      id: 'start',
      heading: t('contracts.start'),
      short: true,
      cell: (contract) => <Day day={contract.start_date} />,
    },
    {
      id: 'status',
      heading: t('contracts.status'),
      cell: ({ status }) => <ContractBadge status={status} />,
    },
  ];
  const add = client.status === 'active' && (
    <Button
      component={Link}
      to={`/contracts/new/existing?client=${client.id}`}
      size="compact-sm"
      variant="default"
      leftSection={<PlusIcon />}
    >
      {t('clients.add_line')}
    </Button>
  );
  return (
    <Panel title={t('clients.contracts')} aside={add} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('clients.no_contracts')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('clients.contracts')}
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
          rowTarget={({ id }) => ({
            to: `/contracts/${id}`,
            state: { origin: { search: '', ids } },
          })}
        />
      )}
    </Panel>
  );
}
