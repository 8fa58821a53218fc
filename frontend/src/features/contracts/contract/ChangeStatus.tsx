import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeContractStatus, type Contract, type ContractStatus } from '@/api/contracts';
import { Intent } from '@/api/intent';
import type { Tagged } from '@/api/types';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { businessDay, formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

interface Props {
  read: Tagged<Contract>;
  status: ContractStatus;
  onClose: () => void;
}

/** Another status from a day on. It moves money, so the server has the last word and nothing is shown before. */
export function ChangeStatus({ read, status, onClose }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const change = useMutation(changeContractStatus(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const today = businessDay(new Date());
  const [day, setDay] = useState(today);
  const { value: contract, etag } = read;
  const commitment = contract.commitment_end_date;

  const consequences = [t(`contracts.to.${status}.first`), t(`contracts.to.${status}.second`)];
  if (status === 'terminated' && commitment !== null && commitment > day) {
    consequences.push(
      t('contracts.to.terminated.commitment', { day: formatDay(commitment, locale) }),
    );
  }
  if (day < today) consequences.push(t('contracts.backdated'));
  const confirm = () => {
    const body = { status, effective_date: day === '' ? null : day };
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
      danger={status === 'terminated'}
      running={change.isPending}
      error={change.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TextInput
        type="date"
        label={t(status === 'terminated' ? 'contracts.last_day' : 'contracts.first_day')}
        value={day}
        min={contract.start_date}
        onChange={({ currentTarget }) => {
          setDay(currentTarget.value);
        }}
      />
    </ConfirmDialog>
  );
}
