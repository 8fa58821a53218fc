import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeContractStatus, type Contract, type ContractStatus } from '@/api/contracts';
import { Intent } from '@/api/intent';
import type { Tagged } from '@/api/types';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { TerminationQuote } from './TerminationQuote';

interface Props {
  read: Tagged<Contract>;
  status: ContractStatus;
  onClose: () => void;
}

/** Another status from a day on. It moves money, so the server has the last word and nothing is shown before. */
export function ChangeStatus({ read, status, onClose }: Props): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const change = useMutation(changeContractStatus(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const today = businessDay(new Date());
  const [day, setDay] = useState(today);
  const [waiver, setWaiver] = useState<string | null>(null);
  const { value: contract, etag } = read;
  const ends = status === 'terminated';

  const consequences = [t(`contracts.to.${status}.first`), t(`contracts.to.${status}.second`)];
  if (day < today) consequences.push(t('contracts.backdated'));
  const confirm = () => {
    const body = {
      status,
      effective_date: day === '' ? null : day,
      ...(ends && waiver !== null ? { termination_fee_waiver: waiver.trim() } : {}),
    };
    change.mutate(
      { id: contract.id, body, etag, key: intent.keyFor(body) },
      {
        onSuccess: () => {
          toast(t(`contracts.now.${status}`, { line: contract.service_identifier }));
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened
      title={t(`contracts.to.${status}.title`, { line: contract.service_identifier })}
      consequences={consequences}
      confirm={t(`contracts.to.${status}`)}
      danger={ends}
      running={change.isPending}
      error={change.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TextInput
        type="date"
        label={t(ends ? 'contracts.last_day' : 'contracts.first_day')}
        value={day}
        min={contract.start_date}
        onChange={({ currentTarget }) => {
          setDay(currentTarget.value);
          setWaiver(null);
        }}
      />
      {ends && (
        <TerminationQuote contract={contract} day={day} waiver={waiver} onWaiver={setWaiver} />
      )}
    </ConfirmDialog>
  );
}
