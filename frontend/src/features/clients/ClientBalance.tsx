import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { balanceQuery } from '@/api/account';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Facts, Panel } from '@/components/ui/Panel';
import { Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';

/** What a client owes and what it is owed. */
export function ClientBalance({ id }: { id: string }): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(balanceQuery(id));
  const money = (amount: string, strong = false) => (
    <Money amount={amount} currency={data?.currency ?? 'MAD'} strong={strong} />
  );
  return (
    <Panel
      title={t('account.balance')}
      aside={<Link to={`/clients/${id}/statement`}>{t('account.statement')}</Link>}
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={40} />}
      {data && (
        <Facts
          facts={[
            [t('account.balance_amount'), money(data.balance_amount, true)],
            [
              t('account.outstanding', { count: data.open_invoices }),
              money(data.outstanding_amount),
            ],
            [t('account.overdue', { count: data.overdue_invoices }), money(data.overdue_amount)],
            [t('account.credit'), money(data.credit_amount)],
            [
              t('account.oldest_due'),
              <Day key="oldest" day={data.oldest_due_date} none={t('account.nothing_due')} />,
            ],
          ]}
        />
      )}
    </Panel>
  );
}
