import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { InvoiceDetail } from '@/api/billing';
import { approvePaid, type PaymentMethod } from '@/api/collections';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { FieldRow } from '@/components/form/layout';
import { orNull } from '@/components/form/rules';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import { METHODS } from './paymentForm';

/** Settle what is left of an invoice by a real payment. Pressed twice, it is settled once. */
export function MarkPaid(props: { invoice: InvoiceDetail; onClose: () => void }): ReactNode {
  const { invoice, onClose } = props;
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const approve = useMutation(approvePaid(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const [method, setMethod] = useState<PaymentMethod>('bank_transfer');
  const [reference, setReference] = useState('');
  const amount = formatMoney(invoice.outstanding_amount, invoice.currency, locale);
  const number = invoice.invoice_number;
  const confirm = () => {
    const body = { method, reference: orNull(reference) };
    approve.mutate(
      { invoiceId: invoice.id, body, key: intent.keyFor(body) },
      {
        onSuccess: () => {
          toast(t('payments.settled', { number }));
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened
      title={t('payments.mark_paid_title', { number })}
      consequences={[
        t('payments.mark_paid.amount', { amount, client: invoice.client_name }),
        t('payments.mark_paid.case'),
      ]}
      confirm={t('payments.mark_paid')}
      running={approve.isPending}
      error={approve.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <FieldRow>
        <NativeSelect
          label={t('payments.method')}
          value={method}
          data={METHODS.map((value) => ({ value, label: t(`payments.method.${value}`) }))}
          onChange={({ currentTarget }) => {
            setMethod(currentTarget.value as PaymentMethod);
          }}
        />
        <TextInput
          label={t('payments.reference')}
          value={reference}
          maxLength={100}
          onChange={({ currentTarget }) => {
            setReference(currentTarget.value);
          }}
        />
      </FieldRow>
    </ConfirmDialog>
  );
}
