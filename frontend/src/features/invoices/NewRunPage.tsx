import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { type BillingPreview, type BillingRunCreate, startBillingRun } from '@/api/billing';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { EmptyState } from '@/components/feedback/EmptyState';
import { DateField, NumberField } from '@/components/form/fields';
import { FieldRow, Fields, SubmitBar } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { PageHeader } from '@/components/ui/PageHeader';
import { Panel } from '@/components/ui/Panel';
import { businessDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { formatPeriod } from '@/domain/period';
import { useOperatorText } from '@/i18n/operator';
import { runBody, runSchema, type RunValues, runValues } from './runForm';
import { RunPreview } from './RunPreview';
import styles from './Runs.module.css';

/** Starts the run that was previewed, after its amount was read once more. */
function Decide(props: { body: BillingRunCreate; preview: BillingPreview }): ReactNode {
  const { body, preview } = props;
  const { t, locale } = useOperatorText();
  const navigate = useNavigate();
  const start = useMutation(startBillingRun(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const [opened, setOpened] = useState(false);
  const invoices = t('runs.invoice_count', { count: preview.invoice_count });
  const amount = formatMoney(preview.total_amount, HOME_CURRENCY, locale);
  if (preview.invoice_count + preview.credit_note_count === 0) {
    return <EmptyState title={t('runs.nothing')} text={t('runs.nothing.help')} />;
  }
  return (
    <div className={styles['decide']}>
      <p className={styles['note']}>{t('runs.not_yet')}</p>
      <Button size="md" onClick={() => setOpened(true)}>
        {t('runs.issue', { invoices })}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={t('runs.confirm_title', {
          period: formatPeriod(preview.period_start, preview.period_end, locale),
        })}
        consequences={[
          t('runs.confirm.amount', { invoices, amount }),
          t('runs.confirm.final'),
          ...(preview.anomalies.length > 0
            ? [t('runs.confirm.parked', { count: preview.anomalies.length })]
            : []),
        ]}
        confirm={t('runs.issue', { invoices })}
        running={start.isPending}
        error={start.error}
        onConfirm={() => {
          start.mutate(
            { body, key: intent.keyFor(body) },
            { onSuccess: (run) => void navigate(`/invoices/runs/${run.billing_run_id}`) },
          );
        }}
        onClose={() => {
          start.reset();
          setOpened(false);
        }}
      />
    </div>
  );
}

/** A billing run: its period and terms, then all that it would do, then the decision. */
export function NewRunPage(): ReactNode {
  const { t } = useOperatorText();
  const [previewed, setPreviewed] = useState<BillingRunCreate | null>(null);
  const server = useServerForm<RunValues>({
    schema: runSchema,
    values: runValues(businessDay(new Date())),
  });
  const { control } = server.form;
  const typed = useWatch({ control }) as RunValues;
  const onSubmit = server.submit((values) => {
    setPreviewed(runBody(values));
    return Promise.resolve();
  });
  const same = JSON.stringify(runBody(typed)) === JSON.stringify(previewed);
  return (
    <>
      <PageHeader title={t('runs.start')} back={{ to: '/invoices', label: t('nav.invoices') }} />
      <div className={styles['page']}>
        <form onSubmit={(event) => void onSubmit(event)} noValidate>
          <Panel title={t('runs.terms')}>
            <Fields>
              <FieldRow>
                <DateField control={control} name="period_start" label={t('runs.from')} required />
                <DateField control={control} name="period_end" label={t('runs.to')} required />
                <NumberField
                  control={control}
                  name="due_days"
                  label={t('runs.due_days')}
                  hint={t('runs.due_days.hint')}
                  unit={t('runs.days')}
                />
                <NumberField
                  control={control}
                  name="tax_rate"
                  label={t('runs.tax_rate')}
                  hint={t('runs.tax_rate.hint')}
                  unit="%"
                />
              </FieldRow>
              {previewed !== null && !same && (
                <p className={styles['note']} role="status">
                  {t('runs.changed')}
                </p>
              )}
              <SubmitBar
                submit={t('runs.preview_action')}
                running={false}
                second={previewed !== null && same}
              />
            </Fields>
          </Panel>
        </form>
        {previewed !== null && same && (
          <RunPreview key={JSON.stringify(previewed)} body={previewed}>
            {(preview) => <Decide body={previewed} preview={preview} />}
          </RunPreview>
        )}
      </div>
    </>
  );
}
