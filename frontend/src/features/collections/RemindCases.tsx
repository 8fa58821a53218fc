import { NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Case, type Channel, isChased, remindCases } from '@/api/cases';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { orNull } from '@/components/form/rules';
import { useOperatorText } from '@/i18n/operator';

interface Props {
  cases: Case[];
  opened: boolean;
  onClose: () => void;
  onSent: () => void;
}

/** One reminder for each chosen case that is still chased; says how many leave before they do. */
export function RemindCases({ cases, opened, onClose, onSent }: Props): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const remind = useMutation(remindCases(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const [channel, setChannel] = useState('');
  const [note, setNote] = useState('');
  const sent = cases.filter(({ status }) => isChased(status));
  const held = sent.filter(({ hold }) => hold !== null);
  const ended = cases.length - sent.length;
  const confirm = () => {
    const body = {
      case_ids: sent.map(({ id }) => id).sort(),
      channel: channel === '' ? null : (channel as Channel),
      note: orNull(note),
    };
    remind.mutate(
      { body, key: intent.keyFor(body) },
      {
        onSuccess: ({ reminded }) => {
          onSent();
          toast(t('remind.sent', { count: reminded }));
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('remind.title')}
      consequences={[
        t('remind.count', { count: sent.length }),
        ...(ended > 0 ? [t('remind.ended', { count: ended })] : []),
        ...(held.length > 0 ? [t('remind.held', { count: held.length })] : []),
      ]}
      confirm={t('remind.confirm', { count: sent.length })}
      blocked={sent.length === 0}
      running={remind.isPending}
      error={remind.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <NativeSelect
        label={t('case.channel')}
        value={channel}
        data={[
          { value: '', label: t('case.channel.usual') },
          { value: 'email', label: t('case.channel.email') },
          { value: 'sms', label: t('case.channel.sms') },
        ]}
        onChange={({ currentTarget }) => setChannel(currentTarget.value)}
      />
      <Textarea
        label={t('case.note')}
        value={note}
        maxLength={2000}
        rows={2}
        resize="vertical"
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
