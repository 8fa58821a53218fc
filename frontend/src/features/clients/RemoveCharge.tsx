import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Charge, removeCharge } from '@/api/charges';
import { ApiError } from '@/api/errors';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';

const NEVER = ['charge_already_billed', 'charge_not_found'];

interface Props {
  charge: Charge;
  opened: boolean;
  onClose: () => void;
}

/** Take back what no invoice carries yet. */
export function RemoveCharge({ charge, opened, onClose }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const remove = useMutation(removeCharge(useQueryClient()));
  const { error } = remove;
  const blocked = error instanceof ApiError && NEVER.includes(error.code);
  const amount = formatMoney(charge.amount, HOME_CURRENCY, locale);
  return (
    <ConfirmDialog
      opened={opened}
      title={t('charges.remove_title', { what: charge.description })}
      consequences={blocked ? [] : [t('charges.remove.gone', { amount })]}
      confirm={t('charges.remove')}
      danger
      blocked={blocked}
      running={remove.isPending}
      error={error}
      onConfirm={() => {
        remove.mutate(charge, {
          onSuccess: () => {
            onClose();
            toast(t('charges.removed', { what: charge.description }));
          },
        });
      }}
      onClose={onClose}
    />
  );
}
