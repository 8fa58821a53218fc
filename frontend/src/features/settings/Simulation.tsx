import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { simulateDunning, type Simulation as Simulated } from '@/api/settings';
import { Problem } from '@/components/feedback/Problem';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { Panel } from '@/components/ui/Panel';
import { Code, Money } from '@/components/ui/values';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './Settings.module.css';

type Action = Simulated['actions'][number];
const SKIPS = ['disputed', 'exempt', 'promised', 'acted_today', 'no_level'] as const;

function Actions({ rows }: { rows: Action[] }): ReactNode {
  const { t } = useOperatorText();
  const columns: Column<Action>[] = [
    {
      id: 'invoice',
      heading: t('invoices.number'),
      short: true,
      cell: (row) => <Code>{row.invoice_number}</Code>,
    },
    {
      id: 'late',
      heading: t('dunning.late'),
      numeric: true,
      cell: (row) => t('dunning.late_days', { count: row.days_past_due }),
    },
    {
      id: 'amount',
      heading: t('invoices.outstanding'),
      numeric: true,
      cell: (row) => <Money amount={row.outstanding_amount} />,
    },
    { id: 'level', heading: t('dunning.level_short'), numeric: true, cell: (row) => row.level },
    {
      id: 'action',
      heading: t('dunning.action'),
      cell: (row) =>
        row.channel === null
          ? t(`dunning.do.${row.action}`)
          : `${t(`dunning.do.${row.action}`)} · ${t(`dunning.by.${row.channel}`)}`,
    },
  ];
  return (
    <DataTable
      caption={t('dunning.would_do')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.case_id}
      rowTarget={(row) => ({ to: `/invoices/${row.invoice_id}` })}
    />
  );
}

function Result({ found }: { found: Simulated }): ReactNode {
  const { t, locale } = useOperatorText();
  const skipped = SKIPS.flatMap((reason) => {
    const count = found.skipped[reason] ?? 0;
    return count > 0 ? [t(`dunning.skip.${reason}`, { count })] : [];
  });
  return (
    <div className={styles['page']} role="status">
      {!found.is_active && <p>{t('dunning.inactive')}</p>}
      <p>
        {found.action_count === 0
          ? t('chase.none')
          : t('dunning.would', { count: found.action_count })}{' '}
        {t('dunning.runs_at', { instant: formatInstant(found.runs_at, locale) })}
      </p>
      {found.actions.length > 0 && <Actions rows={found.actions} />}
      {found.actions_capped && <p className={styles['note']}>{t('dunning.capped')}</p>}
      {skipped.length > 0 && (
        <p className={styles['note']}>
          {t('dunning.left_alone')} {skipped.join(' · ')}
        </p>
      )}
    </div>
  );
}

/** What the saved policy would do today; asking does nothing. */
export function Simulation(): ReactNode {
  const { t } = useOperatorText();
  const simulate = useMutation(simulateDunning);
  const ask = (
    <Button
      variant="default"
      loading={simulate.isPending}
      onClick={() => {
        simulate.mutate();
      }}
    >
      {t('dunning.simulate')}
    </Button>
  );
  return (
    <Panel title={t('dunning.today')} aside={ask}>
      {simulate.error && <Problem error={simulate.error} />}
      {simulate.data ? (
        <Result found={simulate.data} />
      ) : (
        <p className={styles['note']}>{t('dunning.today.hint')}</p>
      )}
    </Panel>
  );
}
