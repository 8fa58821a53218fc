import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import * as z from 'zod/mini';
import type { Invoice } from '@/api/billing';
import { voidInvoice } from '@/api/credits';
import { ApiError } from '@/api/errors';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { TextAreaField } from '@/components/form/fields';
import { required } from '@/components/form/rules';
import { useServerForm } from '@/components/form/useServerForm';
import { formatMoney } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';

const schema = z.object({ reason: required });
const NEVER = ['invoice_has_payments', 'invoice_credit_spent', 'invoice_void'];

interface Props {
  invoice: Invoice;
  opened: boolean;
  onClose: () => void;
}

/** Withdraw an invoice: its whole is credited, and its days are billed again by the next run. */
export function VoidInvoice({ invoice, opened, onClose }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const withdraw = useMutation(voidInvoice(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const server = useServerForm({ schema, values: { reason: '' } });
  const { problem } = server;
  const blocked = problem instanceof ApiError && NEVER.includes(problem.code);
  const amount = formatMoney(invoice.total_amount, invoice.currency, locale);
  const number = invoice.invoice_number;
  const confirm = server.submit(async (values) => {
    const reason = values.reason.trim();
    await withdraw.mutateAsync({ id: invoice.id, reason, key: intent.keyFor(reason) });
    onClose();
    toast(t('void.done', { number }));
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={t('void.title', { number })}
      consequences={blocked ? [] : [t('void.credit', { amount }), t('void.owed'), t('void.final')]}
      confirm={t('void.confirm')}
      cancel={t('action.back')}
      danger
      blocked={blocked}
      running={server.form.formState.isSubmitting}
      error={problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {!blocked && (
        <TextAreaField
          control={server.form.control}
          name="reason"
          label={t('void.reason')}
          hint={t('void.reason.hint')}
          required
        />
      )}
    </ConfirmDialog>
  );
}
