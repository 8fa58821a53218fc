import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type BillingRunDetail, billingRunQuery, isRunning, resumeBillingRun } from '@/api/billing';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { RunBadge } from '@/components/statuses';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { JobProgress } from '@/components/ui/JobProgress';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { formatInstant } from '@/domain/dates';
import { formatPeriod } from '@/domain/period';
import { percentOf } from '@/domain/rate';
import { useOperatorText } from '@/i18n/operator';
import { Parked } from './Parked';
import styles from './Runs.module.css';

/** Once a run has ended, lists read before it are out of date. */
function useEndOfRun(running: boolean | undefined): void {
  const queries = useQueryClient();
  const [wasRunning, setWasRunning] = useState(false);
  if (running === true && !wasRunning) setWasRunning(true);
  const ended = wasRunning && running === false;
  useEffect(() => {
    if (!ended) return;
    for (const key of ['invoices', 'clients', 'cases', 'collections-overview']) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  }, [ended, queries]);
}

function Totals({ run }: { run: BillingRunDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const { progress } = run;
  return (
    <Panel title={t('runs.result')}>
      <div className={styles['page']}>
        <JobProgress
          label={t('runs.progress')}
          done={progress.clients_done}
          total={progress.clients_total}
          running={isRunning(run.status)}
        />
        <Facts
          facts={[
            [t('runs.invoices'), t('runs.count', { count: progress.invoices })],
            [t('runs.credit_notes'), t('runs.count', { count: progress.credit_notes })],
            [t('lines.subtotal'), <Money key="net" amount={run.subtotal_amount} />],
            [t('lines.tax'), <Money key="tax" amount={run.tax_amount} />],
            [t('lines.total'), <Money key="total" amount={run.total_amount} strong />],
            [t('runs.due_days'), t('runs.days_count', { count: run.due_days })],
            [t('runs.tax_rate'), t('value.percent', { percent: percentOf(run.tax_rate) })],
            [t('runs.started'), formatInstant(run.created_at, locale)],
            [
              t('runs.completed'),
              run.completed_at === null
                ? t('runs.not_completed')
                : formatInstant(run.completed_at, locale),
            ],
          ]}
        />
      </div>
    </Panel>
  );
}

/** The clients left aside: correct what holds them up, then bill them. */
function LeftAside({ run }: { run: BillingRunDetail }): ReactNode {
  const { t } = useOperatorText();
  const resume = useMutation(resumeBillingRun(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const { parked_clients: waiting } = run.progress;
  if (run.parked_clients.length === 0) return null;
  const bill = () => {
    resume.mutate(
      { id: run.billing_run_id, key: intent.keyFor(run.billing_run_id) },
      // once answered, pressing again is another wish: more may have been corrected meanwhile
      { onSuccess: () => intent.settle() },
    );
  };
  return (
    <Panel
      title={t('parked.title')}
      aside={
        waiting > 0 && (
          <Button
            size="compact-md"
            onClick={bill}
            loading={resume.isPending}
            disabled={isRunning(run.status)}
          >
            {t('parked.resume')}
          </Button>
        )
      }
      flush
    >
      <Parked clients={run.parked_clients} caption={t('parked.title')} />
      {resume.error && <Problem error={resume.error} />}
    </Panel>
  );
}

/** One billing run: how far it is, what it issued, and whom it left aside. */
export function RunPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const { id = '' } = useParams();
  const { data: run, error, refetch } = useQuery(billingRunQuery(id));
  useEndOfRun(run && isRunning(run.status));
  const period = run && formatPeriod(run.period_start, run.period_end, locale);
  return (
    <>
      <PageHeader
        title={period === undefined ? t('invoices.run') : t('runs.one', { period })}
        back={{ to: '/invoices/runs', label: t('runs.title') }}
        aside={run && <RunBadge status={run.status} />}
        actions={
          run && (
            <Button component={Link} to={`/invoices?billing_run_id=${id}`} variant="default">
              {t('runs.see_invoices')}
            </Button>
          )
        }
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!run && !error && <PageSkeleton />}
      {run && (
        <div className={styles['page']}>
          <Totals run={run} />
          <LeftAside run={run} />
        </div>
      )}
    </>
  );
}
