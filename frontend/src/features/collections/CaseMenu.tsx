import { Button, Menu, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Case, type CaseStatus, changeCaseStatus, type Hold, holdCase } from '@/api/cases';
import type { Tagged } from '@/api/types';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import { useAsked } from '@/components/feedback/useAsked';
import { orNull } from '@/components/form/rules';
import { ChevronIcon } from '@/components/ui/icons';
import { isPositive } from '@/domain/amount';
import { useOperatorText } from '@/i18n/operator';

/** The statuses that a case may take next; a closed case stays so. */
const NEXT: Record<CaseStatus, CaseStatus[]> = {
  open: ['in_progress', 'resolved', 'closed'],
  in_progress: ['open', 'resolved', 'closed'],
  resolved: ['open', 'in_progress', 'closed'],
  closed: [],
};
const HOLDS: Record<Hold | 'none', Hold | null> = {
  disputed: 'disputed',
  exempt: 'exempt',
  none: null,
};

type Asked = CaseStatus | Hold | 'none';

const isHold = (asked: Asked): asked is Hold | 'none' => asked in HOLDS;

function Decision(props: {
  read: Tagged<Case>;
  asked: Asked;
  opened: boolean;
  onClose: () => void;
}): ReactNode {
  const { read, asked, opened, onClose } = props;
  const { t } = useOperatorText();
  const toast = useToast();
  const queries = useQueryClient();
  const status = useMutation(changeCaseStatus(queries));
  const hold = useMutation(holdCase(queries));
  const [note, setNote] = useState('');
  const { value, etag } = read;
  const onSuccess = () => {
    onClose();
    toast(t('case.changed', { number: value.invoice_number }));
  };
  const sent = { id: value.id, note: orNull(note), etag };
  return (
    <ConfirmDialog
      opened={opened}
      title={t(`case.to.${asked}`)}
      consequences={[t(`case.to.${asked}.text`)]}
      confirm={t(`case.to.${asked}`)}
      danger={asked === 'closed'}
      running={status.isPending || hold.isPending}
      error={status.error ?? hold.error}
      onConfirm={() => {
        if (isHold(asked)) hold.mutate({ ...sent, hold: HOLDS[asked] }, { onSuccess });
        else status.mutate({ ...sent, status: asked }, { onSuccess });
      }}
      onClose={onClose}
    >
      <Textarea
        label={t('case.note')}
        value={note}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

/** What changes how a case stands. */
export function CaseMenu({ read }: { read: Tagged<Case> }): ReactNode {
  const { t } = useOperatorText();
  const { what, nth, ask, close } = useAsked<Asked>();
  const [last, setLast] = useState<Asked>('in_progress');
  if (what !== null && what !== last) setLast(what);
  const { status, hold, outstanding_amount } = read.value;
  const chased = status === 'open' || status === 'in_progress';
  const next = NEXT[status].filter(
    (each) => chased || each === 'closed' || isPositive(outstanding_amount),
  );
  const holds: Asked[] = hold === null ? ['disputed', 'exempt'] : ['none'];
  const choices: Asked[] = [...next, ...(chased ? holds : [])];
  if (choices.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronIcon />}>
            {t('case.change')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {choices.map((each) => (
            <Menu.Item key={each} onClick={() => ask(each)}>
              {t(`case.to.${each}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Decision key={nth} read={read} asked={last} opened={what !== null} onClose={close} />
    </>
  );
}
