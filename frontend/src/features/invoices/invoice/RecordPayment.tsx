import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { InvoiceDetail } from '@/api/billing';
import { recordPayment } from '@/api/collections';
import { Intent } from '@/api/intent';
import dialog from '@/components/feedback/ConfirmDialog.module.css';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { DateField, MoneyField, SelectField, TextField } from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { Money } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { formatMoney } from '@/domain/money';
import { Dialog } from '@/components/feedback/Dialog';
import { useOperatorText } from '@/i18n/operator';
import styles from './InvoicePage.module.css';
import { METHODS, paymentBody, paymentSchema } from './paymentForm';

/** Money that came in for an invoice, whole or in part. Pressed twice, it is recorded once. */
export function RecordPayment(props: { invoice: InvoiceDetail; onClose: () => void }): ReactNode {
  const { invoice, onClose } = props;
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const record = useMutation(recordPayment(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const server = useServerForm({
    schema: paymentSchema,
    values: {
      amount: invoice.outstanding_amount,
      payment_date: businessDay(new Date()),
      method: 'bank_transfer',
      reference: '',
      note: '',
    },
    codes: { payment_exceeds_outstanding: 'amount' },
  });
  const { control, formState } = server.form;
  const onSubmit = server.submit(async (values) => {
    const body = paymentBody(values, invoice.id);
    const { payment } = await record.mutateAsync({ body, key: intent.keyFor(body) });
    const amount = formatMoney(payment.amount, payment.currency, locale);
    toast(t('payments.recorded', { amount, number: invoice.invoice_number }));
    onClose();
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('payments.record_title', { number: invoice.invoice_number })}
      closeOnClickOutside={!formState.isDirty}
    >
      <form className={styles['form']} noValidate onSubmit={(event) => void onSubmit(event)}>
        <p>
          {t('invoices.outstanding')} :{' '}
          <Money amount={invoice.outstanding_amount} currency={invoice.currency} strong />
        </p>
        <Fields>
          <FieldRow>
            <MoneyField control={control} name="amount" label={t('payments.amount')} required />
            <DateField control={control} name="payment_date" label={t('payments.date')} required />
          </FieldRow>
          <FieldRow>
            <SelectField
              control={control}
              name="method"
              label={t('payments.method')}
              choices={METHODS.map((value) => ({ value, label: t(`payments.method.${value}`) }))}
            />
            <TextField control={control} name="reference" label={t('payments.reference')} />
          </FieldRow>
          <TextField control={control} name="note" label={t('payments.note')} />
        </Fields>
        {server.problem !== null && <Problem error={server.problem} />}
        <div className={dialog['buttons']}>
          <Button variant="default" onClick={onClose} disabled={formState.isSubmitting}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={formState.isSubmitting}>
            {t('payments.record')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
