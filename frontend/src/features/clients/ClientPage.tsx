import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { type Client, clientQuery } from '@/api/customers';
import { RecordNav } from '@/components/record/RecordNav';
import { useListOrigin } from '@/components/record/origin';
import { ClientBadges } from '@/components/statuses';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { EditIcon } from '@/components/ui/icons';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { Code, Day } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { LOCALE_NAMES } from '@/domain/locale';
import { useOperatorText } from '@/i18n/operator';
import { ClientBalance } from './ClientBalance';
import { ClientChanges } from './ClientChanges';
import { ClientCharges } from './ClientCharges';
import { ClientContracts } from './ClientContracts';
import { ClientInvoices } from './ClientInvoices';
import { ClientLines } from './ClientLines';
import { ClientMenu } from './ClientMenu';
import styles from './ClientPage.module.css';
import { ClientTimeline } from './ClientTimeline';

function Details({ client }: { client: Client }): ReactNode {
  const { t } = useOperatorText();
  const identity: [string, ReactNode][] =
    client.client_type === 'business'
      ? [[t('clients.ice'), <Code key="ice">{client.ice}</Code>]]
      : [[t('clients.cin'), <Code key="cin">{client.cin}</Code>]];
  const late: [string, ReactNode][] = client.is_delinquent
    ? [[t('clients.delinquent_since'), <Day key="late" day={client.delinquent_since} />]]
    : [];
  return (
    <Panel title={t('clients.details')}>
      <Facts
        facts={[
          [t('clients.type'), t(`clients.types.${client.client_type}`)],
          ...identity,
          [t('clients.phone'), <Code key="phone">{client.phone}</Code>],
          [t('clients.email'), <Code key="email">{client.email}</Code>],
          [t('clients.address'), <bdi key="address">{client.address ?? t('value.none')}</bdi>],
          [t('clients.language'), LOCALE_NAMES[client.language]],
          [t('clients.since'), <Day key="since" day={businessDay(new Date(client.created_at))} />],
          ...late,
        ]}
      />
    </Panel>
  );
}

/** One client: who it is, its lines and contracts, its bills, and what can be done. */
export function ClientPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const origin = useListOrigin();
  const { data, error, refetch } = useQuery(clientQuery(id));
  const client = data?.value;
  return (
    <>
      <PageHeader
        title={client?.full_name ?? t('clients.one')}
        back={{ to: `/clients${origin?.search ?? ''}`, label: t('nav.clients') }}
        aside={client && <ClientBadges client={client} />}
        actions={
          data && (
            <>
              <RecordNav id={id} section="clients" />
              <ClientMenu key={id} read={data} />
              <Button component={Link} to={`/clients/${id}/edit`} leftSection={<EditIcon />}>
                {t('action.edit')}
              </Button>
            </>
          )
        }
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {client && (
        <div className={styles['page']}>
          <ClientChanges id={client.id} />
          <Details client={client} />
          <ClientBalance id={client.id} />
          <ClientContracts client={client} />
          <ClientLines id={client.id} />
          <ClientCharges id={client.id} />
          <ClientInvoices id={client.id} />
          <ClientTimeline key={client.id} id={client.id} />
        </div>
      )}
    </>
  );
}
