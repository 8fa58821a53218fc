import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link } from 'react-router';
import { type Charge, chargesQuery } from '@/api/charges';
import { useAsked } from '@/components/feedback/useAsked';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PlusIcon } from '@/components/ui/icons';
import { Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { Code, Day, Money } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';
import { RemoveCharge } from './RemoveCharge';

const AddCharge = lazy(async () => ({ default: (await import('./AddCharge')).AddCharge }));

/** Whether a charge waits, from when on, or which document carries it. */
function State({ charge }: { charge: Charge }): ReactNode {
  const { t } = useOperatorText();
  const { invoice_id, invoice_number, credit_note_id, credit_note_number, not_before } = charge;
  if (charge.status === 'waiting') {
    return (
      <>
        <StatusBadge tone="info">{t('charges.waiting')}</StatusBadge>{' '}
        {not_before !== null && (
          <>
            {t('charges.from')} <Day day={not_before} />
          </>
        )}
      </>
    );
  }
  const to = invoice_id === null ? `/credit-notes/${credit_note_id}` : `/invoices/${invoice_id}`;
  return (
    <>
      <StatusBadge tone="ok">{t('charges.billed')}</StatusBadge>{' '}
      <Link to={to}>
        <Code>{invoice_number ?? credit_note_number}</Code>
      </Link>
    </>
  );
}

function useColumns(onRemove: (charge: Charge) => void): Column<Charge>[] {
  const { t } = useOperatorText();
  return [
    { id: 'what', heading: t('charges.description'), cell: (charge) => charge.description },
    {
      id: 'added',
      heading: t('charges.date'),
      short: true,
      cell: (charge) => <Day day={businessDay(new Date(charge.created_at))} />,
    },
    {
      id: 'amount',
      heading: t('charges.amount'),
      numeric: true,
      cell: (charge) => <Money amount={charge.amount} />,
    },
    { id: 'state', heading: t('charges.state'), cell: (charge) => <State charge={charge} /> },
    {
      id: 'remove',
      heading: t('charges.actions'),
      cell: (charge) =>
        charge.status === 'waiting' && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              onRemove(charge);
            }}
          >
            {t('charges.remove')}
          </Button>
        ),
    },
  ];
}

/** What the client is charged or credited once: what waits for the next invoice, and what was billed. */
export function ClientCharges({ id }: { id: string }): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(chargesQuery(id));
  const adding = useAsked<true>();
  const removing = useAsked<Charge>();
  const columns = useColumns(removing.ask);
  const removed = removing.what ?? data?.data[0];
  const add = (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<PlusIcon />}
      onClick={() => {
        adding.ask(true);
      }}
    >
      {t('charges.add')}
    </Button>
  );
  return (
    <Panel title={t('charges.title')} aside={add} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('charges.none')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('charges.title')}
          columns={columns}
          rows={data?.data}
          rowKey={(charge) => charge.id}
        />
      )}
      <Suspense>
        {adding.nth > 0 && (
          <AddCharge
            key={`add-${adding.nth}`}
            clientId={id}
            opened={adding.what !== null}
            onClose={adding.close}
          />
        )}
      </Suspense>
      {removed && (
        <RemoveCharge
          key={`remove-${removing.nth}`}
          charge={removed}
          opened={removing.what !== null}
          onClose={removing.close}
        />
      )}
    </Panel>
  );
}
