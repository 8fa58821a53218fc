import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type BillingRunDetail, billingRunQuery, isRunning, resumeBillingRun } from '@/api/billing';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { RunBadge } from '@/components/statuses';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Figures } from '@/components/ui/Figures';
import { JobProgress } from '@/components/ui/JobProgress';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { formatDay, formatInstant } from '@/domain/dates';
import { INTL_TAGS } from '@/domain/locale';
import { formatRate } from '@/domain/rates';
import { useOperatorText } from '@/i18n/operator';
import { ParkedClients } from './ParkedClients';
import styles from './Runs.module.css';

/** Take up again what was left aside, once its causes are put right. */
function Resume({ run }: { run: BillingRunDetail }): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const resume = useMutation(resumeBillingRun(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const left = run.parked_clients.filter(({ resolved_at }) => !resolved_at).length;
  if (left === 0 || isRunning(run.status)) return null;
  return (
    <div className={styles['page']}>
      {resume.isError && <Problem error={resume.error} />}
      <div className={styles['end']}>
        <Button
          loading={resume.isPending}
          onClick={() => {
            const key = intent.keyFor(run.billing_run_id);
            resume.mutate(
              { id: run.billing_run_id, key },
              {
                onSuccess: () => {
                  intent.settle();
                  toast(t('runs.resumed'));
                },
              },
            );
          }}
        >
          {t('runs.resume', { count: left })}
        </Button>
      </div>
    </div>
  );
}

function RunDetails({ run }: { run: BillingRunDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const write = (count: number) => new Intl.NumberFormat(INTL_TAGS[locale]).format(count);
  const { progress } = run;
  return (
    <div className={styles['page']}>
      <Panel title={t('runs.progress')}>
        <div className={styles['page']}>
          <JobProgress
            label={t('runs.clients')}
            done={progress.clients_done}
            total={progress.clients_total}
            running={isRunning(run.status)}
          />
          <Facts
            facts={[
              [t('runs.started'), formatInstant(run.created_at, locale)],
              [
                t('runs.completed'),
                run.completed_at === null
                  ? t('runs.not_yet')
                  : formatInstant(run.completed_at, locale),
              ],
              [t('runs.due_days'), t('runs.due_in', { count: run.due_days })],
              [t('runs.tax_rate'), formatRate(run.tax_rate, locale)],
            ]}
          />
        </div>
      </Panel>
      <Figures
        figures={[
          [t('runs.invoices'), write(progress.invoices)],
          [t('runs.credit_notes'), write(progress.credit_notes)],
          [t('invoices.subtotal'), <Money key="s" amount={run.subtotal_amount} />],
          [t('invoices.tax'), <Money key="t" amount={run.tax_amount} />],
          [t('invoices.total'), <Money key="a" amount={run.total_amount} />],
        ]}
      />
      <ParkedClients parked={run.parked_clients} title={t('runs.parked')} />
      <Resume run={run} />
    </div>
  );
}

/** One run: how far it is, what it issued, whom it left aside. */
export function RunPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const { data: run, error, refetch } = useQuery(billingRunQuery(id));
  const status = run?.status;
  useEffect(() => {
    // the lists were read before the run had ended
    if (status !== undefined && !isRunning(status)) {
      void queries.invalidateQueries({ queryKey: ['invoices'], refetchType: 'none' });
    }
  }, [status, queries]);
  const title = run
    ? t('runs.of', {
        from: formatDay(run.period_start, locale),
        to: formatDay(run.period_end, locale),
      })
    : t('runs.one');
  return (
    <>
      <PageHeader
        title={title}
        back={{ to: '/invoices/runs', label: t('runs.title') }}
        aside={status !== undefined && <RunBadge status={status} />}
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
      {run && <RunDetails run={run} />}
    </>
  );
}
