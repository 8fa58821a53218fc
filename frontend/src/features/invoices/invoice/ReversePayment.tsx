import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Payment, reversePayment } from '@/api/collections';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';

/** Take a payment back, with its reason. */
export function ReversePayment(props: { payment: Payment; onClose: () => void }): ReactNode {
  const { payment, onClose } = props;
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const reverse = useMutation(reversePayment(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const amount = formatMoney(payment.amount, payment.currency, locale);
  const confirm = () => {
    const given = reason.trim();
    setMissing(given === '');
    if (given === '') return;
    reverse.mutate(
      { id: payment.id, reason: given, key: intent.keyFor([payment.id, given]) },
      {
        onSuccess: () => {
          toast(t('payments.reversed_toast', { amount }));
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened
      title={t('payments.reverse_title', { amount })}
      consequences={[t('payments.reverse.reopens'), t('payments.reverse.kept')]}
      confirm={t('payments.reverse')}
      danger
      running={reverse.isPending}
      error={reverse.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TextInput
        label={t('payments.reason')}
        withAsterisk
        value={reason}
        maxLength={300}
        error={missing && t('invalid.required')}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
    </ConfirmDialog>
  );
}
