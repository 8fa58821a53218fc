import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { anonymizeClient } from '@/api/account';
import type { Client } from '@/api/customers';
import { ApiError, detailOf } from '@/api/errors';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';

const NEVER = ['client_has_open_contracts', 'client_has_outstanding_amount'];

/** Forget a person whose affairs are settled: the books stay, the person goes. */
export function AnonymizeClient(props: {
  client: Client;
  opened: boolean;
  onClose: () => void;
}): ReactNode {
  const { client, opened, onClose } = props;
  const { t } = useOperatorText();
  const toast = useToast();
  const forget = useMutation(anonymizeClient(useQueryClient()));
  const { error } = forget;
  const blocked = error instanceof ApiError && NEVER.includes(error.code);
  const owed = detailOf(error, 'outstanding_amount');
  const close = () => {
    forget.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('clients.forget.title', { name: client.full_name })}
      consequences={
        blocked
          ? []
          : [t('clients.forget.gone'), t('clients.forget.stays'), t('clients.forget.final')]
      }
      confirm={t('clients.forget')}
      danger
      blocked={blocked}
      obstacles={typeof owed === 'string' && <Money amount={owed} strong />}
      running={forget.isPending}
      error={error}
      onConfirm={() => {
        forget.mutate(client.id, {
          onSuccess: () => {
            toast(t('clients.forgotten'));
            close();
          },
        });
      }}
      onClose={close}
    />
  );
}
