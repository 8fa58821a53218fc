import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Simulation, simulationQuery } from '@/api/cases';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { Code, Money } from '@/components/ui/values';
import { formatDay, formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './CollectionsPage.module.css';

type Total = Simulation['totals'][number];
type Action = Simulation['actions'][number];

const SKIPS = ['disputed', 'exempt', 'promised', 'acted_today', 'no_level'] as const;

function useColumns() {
  const { t } = useOperatorText();
  const channel = (value: Action['channel']) =>
    value === null ? t('case.channel.none') : t(`case.channel.${value}`);
  const totals: Column<Total>[] = [
    {
      id: 'level',
      heading: t('chase.levels'),
      cell: ({ level }) => t('chase.level', { level }),
    },
    { id: 'action', heading: t('case.action'), cell: ({ action }) => t(`chase.${action}`) },
    { id: 'channel', heading: t('case.channel'), cell: (total) => channel(total.channel) },
    {
      id: 'cases',
      heading: t('chase.cases'),
      numeric: true,
      cell: ({ cases: count }) => t('runs.count', { count }),
    },
    {
      id: 'owed',
      heading: t('invoices.outstanding'),
      numeric: true,
      cell: (total) => <Money amount={total.outstanding_amount} />,
    },
  ];
  const actions: Column<Action>[] = [
    {
      id: 'invoice',
      heading: t('case.invoice'),
      short: true,
      cell: (action) => <Code>{action.invoice_number}</Code>,
    },
    { id: 'action', heading: t('case.action'), cell: ({ action }) => t(`chase.${action}`) },
    { id: 'channel', heading: t('case.channel'), cell: (action) => channel(action.channel) },
    {
      id: 'late',
      heading: t('case.late'),
      short: true,
      cell: ({ days_past_due: count }) => t('runs.days_count', { count }),
    },
    {
      id: 'owed',
      heading: t('invoices.outstanding'),
      numeric: true,
      cell: (action) => <Money amount={action.outstanding_amount} />,
    },
  ];
  return { totals, actions };
}

function Result({ simulation }: { simulation: Simulation }): ReactNode {
  const { t, locale } = useOperatorText();
  const columns = useColumns();
  const skipped = SKIPS.map((skip): [string, ReactNode] => [
    t(`chase.skip.${skip}`),
    t('runs.count', { count: simulation.skipped[skip] ?? 0 }),
  ]);
  return (
    <div className={styles['page']}>
      <Panel title={t('chase.next')} aside={t('chase.nothing_done')}>
        <Facts
          facts={[
            [t('chase.run_on'), formatDay(simulation.run_on, locale)],
            [t('chase.runs_at'), formatInstant(simulation.runs_at, locale)],
            [t('chase.examined'), t('runs.count', { count: simulation.examined_cases })],
            [t('chase.actions'), t('runs.count', { count: simulation.action_count })],
          ]}
        />
      </Panel>
      <Panel title={t('chase.by_level')} flush>
        {simulation.totals.length === 0 ? (
          <p className={styles['nothing']}>{t('chase.none')}</p>
        ) : (
          <DataTable
            caption={t('chase.by_level')}
            columns={columns.totals}
            rows={simulation.totals}
            rowKey={({ level, action, channel }) => `${level} ${action} ${channel ?? ''}`}
          />
        )}
      </Panel>
      <Panel title={t('chase.skipped')}>
        <Facts facts={skipped} />
      </Panel>
      {simulation.actions.length > 0 && (
        <Panel title={t('chase.who')} aside={simulation.actions_capped && t('chase.capped')} flush>
          <DataTable
            caption={t('chase.who')}
            columns={columns.actions}
            rows={simulation.actions}
            rowKey={({ case_id, action }) => `${case_id} ${action}`}
            rowTarget={({ case_id }) => ({ to: `/collections/${case_id}` })}
          />
        </Panel>
      )}
    </div>
  );
}

/** What dunning will do next, case by case, before it does. */
export function DunningPage(): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(simulationQuery);
  return (
    <>
      <PageHeader
        title={t('chase.title')}
        back={{ to: '/collections', label: t('nav.collections') }}
        aside={
          data && (
            <StatusBadge tone={data.is_active ? 'ok' : 'muted'}>
              {t(data.is_active ? 'chase.active' : 'chase.inactive')}
            </StatusBadge>
          )
        }
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <Result simulation={data} />}
    </>
  );
}
