import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { deleteOffer, type Offer } from '@/api/catalog';
import { ApiError } from '@/api/errors';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { useOperatorText } from '@/i18n/operator';

interface Props {
  offer: Offer;
  opened: boolean;
  onClose: () => void;
  onRetire: () => void;
}

/** Delete an offer that nobody signed; one with a history can only be retired, and that is offered instead. */
export function DeleteOffer({ offer, opened, onClose, onRetire }: Props): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation(deleteOffer(useQueryClient()));
  const blocked = remove.error instanceof ApiError && remove.error.code === 'offer_delete_blocked';
  const retire = () => {
    remove.reset();
    onRetire();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('offers.delete_title', { name: offer.name })}
      consequences={blocked ? [] : [t('offers.delete.gone'), t('offers.delete.guard')]}
      confirm={t('action.delete')}
      danger
      blocked={blocked}
      running={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(offer.id, {
          onSuccess: () => {
            toast(t('offers.deleted', { name: offer.name }));
            void navigate('/offers');
          },
        });
      }}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      {...(offer.status === 'active'
        ? { instead: { label: t('offers.retire'), onClick: retire } }
        : {})}
    />
  );
}
