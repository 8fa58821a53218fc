import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import * as z from 'zod/mini';
import { type Payment, reversePayment } from '@/api/collections';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { TextAreaField } from '@/components/form/fields';
import { required } from '@/components/form/rules';
import { useServerForm } from '@/components/form/useServerForm';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';

const schema = z.object({ reason: required });

interface Props {
  payment: Payment;
  opened: boolean;
  onClose: () => void;
}

/** Take a payment back, with its reason; what it settled is owed again. */
export function ReversePayment({ payment, opened, onClose }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const reverse = useMutation(reversePayment(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const server = useServerForm({ schema, values: { reason: '' } });
  const amount = formatMoney(payment.amount, payment.currency, locale);
  const confirm = server.submit(async (values) => {
    const reason = values.reason.trim();
    await reverse.mutateAsync({ id: payment.id, reason, key: intent.keyFor(reason) });
    onClose();
    toast(t('payments.reversed', { amount }));
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={t('payments.reverse_title', { amount })}
      consequences={[t('payments.reverse.owed'), t('payments.reverse.kept')]}
      confirm={t('payments.reverse')}
      cancel={t('action.back')}
      danger
      running={server.form.formState.isSubmitting}
      error={server.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <TextAreaField
        control={server.form.control}
        name="reason"
        label={t('payments.reverse.reason')}
        required
      />
    </ConfirmDialog>
  );
}
