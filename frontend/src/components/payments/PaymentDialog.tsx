import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Control } from 'react-hook-form';
import { approvePaid, recordPayment } from '@/api/collections';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import {
  DateField,
  MoneyField,
  SelectField,
  TextAreaField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { businessDay } from '@/domain/dates';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import {
  METHODS,
  paymentBody,
  paymentSchema,
  type PaymentValues,
  paymentValues,
  settlementBody,
} from './paymentForm';

/** The invoice that money came for. */
export interface Payable {
  invoiceId: string;
  number: string;
  clientName: string;
  outstanding: string;
  currency: string;
}

function PaymentFields(props: {
  control: Control<PaymentValues>;
  withAmount: boolean;
  today: string;
}): ReactNode {
  const { control, withAmount, today } = props;
  const { t } = useOperatorText();
  return (
    <Fields>
      <FieldRow>
        {withAmount && (
          <MoneyField control={control} name="amount" label={t('payments.amount')} required />
        )}
        <DateField
          control={control}
          name="payment_date"
          label={t('payments.date')}
          max={today}
          required
        />
        <SelectField
          control={control}
          name="method"
          label={t('payments.method')}
          choices={METHODS.map((value) => ({ value, label: t(`payments.method.${value}`) }))}
        />
      </FieldRow>
      <TextField
        control={control}
        name="reference"
        label={t('payments.reference')}
        hint={t('payments.reference.hint')}
        extra={{ maxLength: 200 }}
      />
      <TextAreaField control={control} name="note" label={t('payments.note')} />
    </Fields>
  );
}

interface Props {
  payable: Payable;
  /** Settle all that is owed, rather than what is typed. */
  settle?: boolean;
  opened: boolean;
  onClose: () => void;
}

/**
 * Money received for an invoice. One key for each content: a double click, or another try after a lost connection,
 * records one payment. Give it a new `key` at each opening.
 */
export function PaymentDialog({ payable, settle = false, opened, onClose }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const queries = useQueryClient();
  const toast = useToast();
  const record = useMutation(recordPayment(queries));
  const approve = useMutation(approvePaid(queries));
  const [intent] = useState(() => new Intent());
  const [today] = useState(() => businessDay(new Date()));
  const { invoiceId, number, clientName, outstanding, currency } = payable;
  const money = (amount: string) => formatMoney(amount, currency, locale);
  const server = useServerForm({
    schema: paymentSchema(outstanding),
    values: paymentValues(outstanding, today),
    codes: { payment_exceeds_outstanding: 'amount' },
  });
  const pay = server.submit(async (values) => {
    const body = paymentBody(values, invoiceId);
    const key = intent.keyFor(settle ? settlementBody(values) : body);
    const { payment } = settle
      ? await approve.mutateAsync({ invoiceId, body: settlementBody(values), key })
      : await record.mutateAsync({ body, key });
    onClose();
    toast(t('payments.recorded', { amount: money(payment.amount), number }));
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={t(settle ? 'payments.settle_title' : 'payments.record_title', { number })}
      consequences={
        settle
          ? [
              t('payments.settle.amount', { amount: money(outstanding), client: clientName }),
              t('payments.settle.case'),
            ]
          : [t('payments.owed', { amount: money(outstanding), client: clientName })]
      }
      confirm={t(settle ? 'payments.settle' : 'payments.record')}
      running={server.form.formState.isSubmitting}
      error={server.problem}
      onConfirm={() => void pay()}
      onClose={onClose}
    >
      <PaymentFields control={server.form.control} withAmount={!settle} today={today} />
    </ConfirmDialog>
  );
}
