import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Offer, type OfferStatus, updateOffer } from '@/api/catalog';
import type { Tagged } from '@/api/types';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { useOperatorText } from '@/i18n/operator';

/** Retire an offer or sell it again; both can be taken back for a moment. */
// eslint-disable-next-line react-refresh/only-export-components -- the verb and its dialog belong together
export function useOfferStatus({ value: offer, etag }: Tagged<Offer>) {
  const { t } = useOperatorText();
  const toast = useToast();
  const update = useMutation(updateOffer(useQueryClient()));
  const change = (status: OfferStatus, done?: () => void) => {
    const back = offer.status;
    update.mutate(
      { id: offer.id, body: { status }, etag },
      {
        onSuccess: (changed) => {
          done?.();
          toast(t(`offers.now.${status}`, { name: offer.name }), () => {
            update.mutate({ id: offer.id, body: { status: back }, etag: changed.etag });
          });
        },
      },
    );
  };
  return { change, running: update.isPending, error: update.error, reset: update.reset };
}

interface Props {
  read: Tagged<Offer>;
  opened: boolean;
  onClose: () => void;
}

export function RetireOffer({ read, opened, onClose }: Props): ReactNode {
  const { t } = useOperatorText();
  const status = useOfferStatus(read);
  return (
    <ConfirmDialog
      opened={opened}
      title={t('offers.retire_title', { name: read.value.name })}
      consequences={[t('offers.retire.new'), t('offers.retire.kept'), t('offers.retire.back')]}
      confirm={t('offers.retire')}
      running={status.running}
      error={status.error}
      onConfirm={() => {
        status.change('retired', onClose);
      }}
      onClose={() => {
        status.reset();
        onClose();
      }}
    />
  );
}
