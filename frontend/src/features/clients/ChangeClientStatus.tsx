import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { type Client, type ClientStatus, updateClient } from '@/api/customers';
import { ApiError } from '@/api/errors';
import type { Tagged } from '@/api/types';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { useOperatorText } from '@/i18n/operator';

interface Props {
  read: Tagged<Client>;
  /** The status asked for; null while nothing is. */
  status: ClientStatus | null;
  onClose: () => void;
}

/** Suspend, reactivate or terminate a client; all but the last can be taken back for a moment. */
export function ChangeClientStatus({ read, status, onClose }: Props): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const update = useMutation(updateClient(useQueryClient()));
  const [shown, setShown] = useState<ClientStatus>('suspended');
  if (status !== null && status !== shown) setShown(status);
  const { value: client, etag } = read;
  const { error } = update;
  const open = error instanceof ApiError && error.code === 'client_has_open_contracts';

  const confirm = () => {
    const back = client.status;
    const undo = (tag: string | null) => () => {
      update.mutate({ id: client.id, body: { status: back }, etag: tag });
    };
    update.mutate(
      { id: client.id, body: { status: shown }, etag },
      {
        onSuccess: (changed) => {
          onClose();
          const words = t(`clients.now.${shown}`, { name: client.full_name });
          toast(words, shown === 'terminated' ? undefined : undo(changed.etag));
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened={status !== null}
      title={t(`clients.to.${shown}.title`, { name: client.full_name })}
      consequences={[t(`clients.to.${shown}.first`), t(`clients.to.${shown}.second`)]}
      confirm={t(`clients.to.${shown}`)}
      danger={shown === 'terminated'}
      blocked={open}
      running={update.isPending}
      error={error}
      onConfirm={confirm}
      onClose={() => {
        update.reset();
        onClose();
      }}
      obstacles={
        open && (
          <Link to={`/contracts?client_id=${client.id}`}>{t('clients.see_open_contracts')}</Link>
        )
      }
    />
  );
}
