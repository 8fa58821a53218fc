import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { type Client, deleteClient } from '@/api/customers';
import { ApiError, isRecord } from '@/api/errors';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

interface Props {
  client: Client;
  opened: boolean;
  onClose: () => void;
  onTerminate: () => void;
}

const KNOWN = ['contracts', 'invoices', 'payments', 'credit_notes', 'collection_cases'] as const;

/** What holds on to the client, counted by the server. */
function Blockers({ details }: { details: unknown }): ReactNode {
  const { t } = useOperatorText();
  if (!isRecord(details)) return null;
  const counts = KNOWN.flatMap((what) => {
    const count = details[what];
    return typeof count === 'number' && count > 0 ? [{ what, count }] : [];
  });
  return (
    <ul className={styles['counts']}>
      {counts.map(({ what, count }) => (
        <li key={what}>{t(`clients.blocked.${what}`, { count })}</li>
      ))}
    </ul>
  );
}

/** Delete a client without a history; one with a history says what holds on to it, and can be terminated instead. */
export function DeleteClient({ client, opened, onClose, onTerminate }: Props): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation(deleteClient(useQueryClient()));
  const { error } = remove;
  const blocked = error instanceof ApiError && error.code === 'client_delete_blocked';
  const terminate = () => {
    remove.reset();
    onTerminate();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('clients.delete_title', { name: client.full_name })}
      consequences={blocked ? [] : [t('clients.delete.gone'), t('clients.delete.guard')]}
      confirm={t('clients.delete')}
      danger
      blocked={blocked}
      running={remove.isPending}
      error={error}
      onConfirm={() => {
        remove.mutate(client.id, {
          onSuccess: () => {
            toast(t('clients.deleted', { name: client.full_name }));
            void navigate('/clients');
          },
        });
      }}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      obstacles={blocked && <Blockers details={error.details} />}
      {...(client.status === 'terminated'
        ? {}
        : { instead: { label: t('clients.to.terminated'), onClick: terminate } })}
    />
  );
}
