import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import {
  type BillingPreview,
  billingPreviewQuery,
  type BillingRunCreate,
  startBillingRun,
} from '@/api/billing';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { Problem } from '@/components/feedback/Problem';
import { DateField, NumberField, TextField } from '@/components/form/fields';
import { FieldRow, Fields, SubmitBar } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Panel } from '@/components/ui/Panel';
import { businessDay, formatDay, monthBounds } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import { runBody, runSchema, type RunValues, usualRun } from './runForm';
import styles from './Runs.module.css';
import { RunPreview } from './RunPreview';

/** The last look before invoices are issued: how many, of how much, and that they stay. */
function ConfirmRun(props: {
  body: BillingRunCreate;
  preview: BillingPreview;
  onClose: () => void;
}): ReactNode {
  const { body, preview, onClose } = props;
  const { t, locale } = useOperatorText();
  const navigate = useNavigate();
  const start = useMutation(startBillingRun(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const total = formatMoney(preview.total_amount, HOME_CURRENCY, locale);
  return (
    <ConfirmDialog
      opened
      title={t('runs.confirm_title', { total })}
      consequences={[
        t('runs.confirm.count', { count: preview.invoice_count }),
        t('runs.confirm.period', {
          from: formatDay(body.period_start, locale),
          to: formatDay(body.period_end, locale),
        }),
        t('runs.confirm.final'),
        ...(preview.anomalies.length > 0
          ? [t('runs.confirm.parked', { count: preview.anomalies.length })]
          : []),
      ]}
      confirm={t('runs.confirm', { total })}
      running={start.isPending}
      error={start.error}
      onConfirm={() => {
        start.mutate(
          { body, key: intent.keyFor(body) },
          { onSuccess: (run) => void navigate(`/invoices/runs/${run.billing_run_id}`) },
        );
      }}
      onClose={onClose}
    />
  );
}

function RunFields({ server }: { server: ReturnType<typeof useServerForm<RunValues>> }): ReactNode {
  const { t } = useOperatorText();
  const { control, setValue } = server.form;
  const today = businessDay(new Date());
  const take = (offset: number) => () => {
    const { first, last } = monthBounds(today, offset);
    setValue('period_start', first, { shouldValidate: true });
    setValue('period_end', last, { shouldValidate: true });
  };
  return (
    <Fields>
      <div className={styles['months']}>
        <Button size="compact-sm" variant="default" onClick={take(-1)}>
          {t('runs.last_month')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={take(0)}>
          {t('runs.this_month')}
        </Button>
      </div>
      <FieldRow>
        <DateField control={control} name="period_start" label={t('runs.period_start')} required />
        <DateField control={control} name="period_end" label={t('runs.period_end')} required />
        <NumberField
          control={control}
          name="due_days"
          label={t('runs.due_days')}
          unit={t('runs.days')}
          hint={t('runs.due_days.hint')}
        />
        <TextField
          control={control}
          name="tax_rate"
          label={t('runs.tax_rate')}
          hint={t('runs.tax_rate.hint')}
          extra={{ inputMode: 'decimal', dir: 'ltr' }}
        />
      </FieldRow>
    </Fields>
  );
}

/** Bill a period: choose it, look at what would be issued, confirm the amount. */
export function NewRunPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<BillingRunCreate | null>(null);
  const [page, setPage] = useState(1);
  const [confirming, setConfirming] = useState(false);
  const server = useServerForm<RunValues>({
    schema: runSchema,
    values: usualRun(businessDay(new Date())),
  });
  const preview = useQuery(billingPreviewQuery(asked, page));
  const look = server.submit((values) => {
    setPage(1);
    setAsked(runBody(values));
    return Promise.resolve();
  });
  return (
    <>
      <PageHeader title={t('runs.start')} back={{ to: '/invoices/runs', label: t('runs.title') }} />
      <div className={styles['page']}>
        <form className={styles['page']} noValidate onSubmit={(event) => void look(event)}>
          <Panel title={t('runs.period')}>
            <RunFields server={server} />
          </Panel>
          {server.problem !== null && <Problem error={server.problem} />}
          <SubmitBar
            submit={t('runs.preview')}
            running={preview.isFetching}
            onCancel={() => void navigate('/invoices')}
          />
        </form>
        {preview.isError && (
          <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
        )}
        {asked !== null && preview.isPending && <PageSkeleton />}
        {asked !== null && preview.data && (
          <RunPreview
            preview={preview.data}
            page={page}
            onPage={setPage}
            onConfirm={() => {
              setConfirming(true);
            }}
          />
        )}
      </div>
      {confirming && asked !== null && preview.data && (
        <ConfirmRun
          body={asked}
          preview={preview.data}
          onClose={() => {
            setConfirming(false);
          }}
        />
      )}
    </>
  );
}
