import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import { type InvoiceDetail, invoiceQuery } from '@/api/billing';
import { CREDIT_REASONS, issueCreditNote } from '@/api/credits';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { MoneyField, SegmentedField, SelectField, TextAreaField } from '@/components/form/fields';
import { Fields, SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { SAVED } from '@/components/form/saved';
import { type ServerForm, useServerForm } from '@/components/form/useServerForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Panel } from '@/components/ui/Panel';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import {
  canBeCredited,
  creditBody,
  creditSchema,
  type CreditValues,
  creditValues,
} from './creditForm';
import styles from './InvoicePage.module.css';

interface PartProps {
  server: ServerForm<CreditValues>;
  invoice: InvoiceDetail;
}

function CreditedLines({ server, invoice }: PartProps): ReactNode {
  const { t, locale } = useOperatorText();
  const money = (amount: string) => formatMoney(amount, invoice.currency, locale);
  return (
    <fieldset className={styles['credited']}>
      <legend className="visually-hidden">{t('credits.lines')}</legend>
      {invoice.lines.map(
        (line, at) =>
          canBeCredited(line) && (
            <div key={line.id}>
              <span className={styles['line']}>
                <span>
                  <bdi>{line.description}</bdi>
                </span>
                <span className={styles['why']}>
                  {t('credits.line_billed', { amount: money(line.line_total) })}
                </span>
              </span>
              <MoneyField
                control={server.form.control}
                name={`amounts.${at}`}
                label={t('credits.line_amount', { line: line.description })}
                hideLabel
              />
            </div>
          ),
      )}
    </fieldset>
  );
}

function CreditFields({ server, invoice }: PartProps): ReactNode {
  const { t, locale } = useOperatorText();
  const { control } = server.form;
  const scope = useWatch({ control, name: 'scope' });
  const total = formatMoney(invoice.total_amount, invoice.currency, locale);
  return (
    <Fields>
      <SegmentedField
        control={control}
        name="scope"
        label={t('credits.scope')}
        choices={(['whole', 'lines'] as const).map((value) => ({
          value,
          label: t(`credits.scope.${value}`),
        }))}
      />
      <p className={styles['hint']}>
        {scope === 'whole' ? t('credits.whole.text', { amount: total }) : t('credits.lines.text')}
      </p>
      {scope === 'lines' && <CreditedLines server={server} invoice={invoice} />}
      <SelectField
        control={control}
        name="reason"
        label={t('credits.reason')}
        choices={CREDIT_REASONS.map((value) => ({ value, label: t(`credits.reason.${value}`) }))}
      />
      <TextAreaField
        control={control}
        name="note"
        label={t('credits.note')}
        hint={t('credits.note.hint')}
      />
    </Fields>
  );
}

function CreditInvoice({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const navigate = useNavigate();
  const toast = useToast();
  const issue = useMutation(issueCreditNote(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const page = `/invoices/${invoice.id}`;
  const server = useServerForm<CreditValues>({
    schema: creditSchema(invoice.lines),
    values: creditValues(invoice.lines),
  });
  const onSubmit = server.submit(async (values) => {
    const body = creditBody(values, invoice.lines);
    const key = intent.keyFor(body);
    const credit = await issue.mutateAsync({ invoiceId: invoice.id, body, key });
    const amount = formatMoney(credit.total_amount, credit.currency, locale);
    toast(t('credits.issued', { number: credit.credit_note_number, amount }));
    void navigate(page, SAVED);
  });
  return (
    <form className={styles['form']} onSubmit={(event) => void onSubmit(event)} noValidate>
      <LeaveGuard dirty={server.form.formState.isDirty} />
      <Panel title={t('credits.new')}>
        <CreditFields server={server} invoice={invoice} />
      </Panel>
      {server.problem !== null && <Problem error={server.problem} />}
      <SubmitBar
        submit={t('credits.issue')}
        running={server.form.formState.isSubmitting}
        onCancel={() => void navigate(page)}
      />
    </form>
  );
}

/** A credit note over an invoice, whole or line by line. */
export function CreditNotePage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(invoiceQuery(id));
  const number = data?.value.invoice_number;
  return (
    <>
      <PageHeader
        title={t('credits.issue')}
        back={{ to: `/invoices/${id}`, label: number ?? t('nav.invoices') }}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <CreditInvoice key={id} invoice={data.value} />}
    </>
  );
}
