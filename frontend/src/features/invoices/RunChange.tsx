import type { ReactNode } from 'react';
import type { BillingPreview } from '@/api/billing';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { Facts, Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { formatPeriod } from '@/domain/period';
import { useOperatorText } from '@/i18n/operator';
import styles from './Runs.module.css';

type Change = BillingPreview['change'];
type Cause = Change['causes'][number];

/** Why the run comes to more or less than the period before: the server's causes, which add up to the difference. */
export function RunChange({ change, total }: { change: Change; total: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const { previous_period_start: start, previous_period_end: end } = change;
  const columns: Column<Cause>[] = [
    { id: 'cause', heading: t('change.cause'), cell: ({ cause }) => t(`change.cause.${cause}`) },
    {
      id: 'contracts',
      heading: t('change.contracts'),
      numeric: true,
      cell: ({ contract_count }) => (contract_count > 0 ? contract_count : '–'),
    },
    {
      id: 'amount',
      heading: t('change.amount'),
      numeric: true,
      cell: ({ amount }) => <Money amount={amount} />,
    },
  ];
  return (
    <Panel title={t('change.title')} flush>
      <div className={styles['sums']}>
        <Facts
          facts={[
            [
              t('change.previous', { period: formatPeriod(start, end, locale) }),
              <Money key="before" amount={change.previous_total_amount} />,
            ],
            [t('change.now'), <Money key="now" amount={total} />],
            [t('change.difference'), <Money key="by" amount={change.difference_amount} strong />],
          ]}
        />
      </div>
      {change.causes.length > 0 && (
        <DataTable
          caption={t('change.title')}
          columns={columns}
          rows={change.causes}
          rowKey={({ cause }) => cause}
        />
      )}
    </Panel>
  );
}
