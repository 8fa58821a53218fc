import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { type Case, caseQuery, isChased } from '@/api/cases';
import type { Tagged } from '@/api/types';
import { useAsked } from '@/components/feedback/useAsked';
import { PaymentDialog } from '@/components/payments/PaymentDialog';
import { PaymentsPanel } from '@/components/payments/PaymentsPanel';
import { RecordNav } from '@/components/record/RecordNav';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { Day, Money } from '@/components/ui/values';
import { isPositive } from '@/domain/amount';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { CaseAction } from './CaseAction';
import { CaseBadges } from './caseBadges';
import { CaseHistory } from './CaseHistory';
import { CaseMenu } from './CaseMenu';
import styles from './CollectionsPage.module.css';

function Actions({ read }: { read: Tagged<Case> }): ReactNode {
  const { t } = useOperatorText();
  const { what, nth, ask, close } = useAsked<'pay'>();
  const { value } = read;
  const payable = {
    invoiceId: value.invoice_id,
    number: value.invoice_number,
    clientName: value.client_name,
    outstanding: value.outstanding_amount,
    currency: value.currency,
  };
  return (
    <>
      <RecordNav id={value.id} section="collections" />
      <CaseMenu read={read} />
      {isPositive(value.outstanding_amount) && (
        <Button onClick={() => ask('pay')}>{t('payments.record')}</Button>
      )}
      <PaymentDialog key={nth} payable={payable} opened={what === 'pay'} onClose={close} />
    </>
  );
}

function Details({ of }: { of: Case }): ReactNode {
  const { t } = useOperatorText();
  const promise: [string, ReactNode][] =
    of.promised_on === null
      ? []
      : [
          [t('case.promise'), <Day key="promise" day={of.promised_on} />],
          ...(of.promised_amount === null
            ? []
            : ([
                [
                  t('case.promised_amount'),
                  <Money key="promised" amount={of.promised_amount} currency={of.currency} />,
                ],
              ] as [string, ReactNode][])),
        ];
  return (
    <Panel title={t('case.details')}>
      <Facts
        facts={[
          [
            t('invoices.client'),
            <Link key="client" to={`/clients/${of.client_id}`}>
              {of.client_name}
            </Link>,
          ],
          [
            t('case.invoice'),
            <Link key="invoice" to={`/invoices/${of.invoice_id}`}>
              <bdi dir="ltr">{of.invoice_number}</bdi>
            </Link>,
          ],
          [
            t('invoices.outstanding'),
            <Money key="owed" amount={of.outstanding_amount} currency={of.currency} strong />,
          ],
          [t('invoices.due'), <Day key="due" day={of.due_date} />],
          [t('case.late'), t('runs.days_count', { count: Math.max(0, of.days_past_due) })],
          [t('case.opened'), <Day key="opened" day={businessDay(new Date(of.opened_at))} />],
          ...promise,
        ]}
      />
    </Panel>
  );
}

/** One case: what is owed and since when, what to do about it, and all that was done. */
export function CasePage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(caseQuery(id));
  const of = data?.value;
  return (
    <>
      <PageHeader
        title={of ? t('case.one', { number: of.invoice_number }) : t('case.title')}
        back={{ to: '/collections', label: t('nav.collections') }}
        aside={of && <CaseBadges of={of} />}
        actions={data && <Actions key={id} read={data} />}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {of && (
        <div className={styles['page']}>
          <Details of={of} />
          <CaseAction key={`${id} ${isChased(of.status)}`} of={of} ended={!isChased(of.status)} />
          <PaymentsPanel invoiceId={of.invoice_id} />
          <CaseHistory id={id} />
        </div>
      )}
    </>
  );
}
