import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import styles from './ConfirmDialog.module.css';
import { Dialog } from './Dialog';
import { Problem } from './Problem';

interface Props {
  opened: boolean;
  title: string;
  /** What will happen, one sentence each. */
  consequences: string[];
  /** Fields that the action needs. */
  children?: ReactNode;
  confirm: string;
  /** The way back, where "cancel" could be taken for the action itself. */
  cancel?: string;
  /** For what cannot be taken back. */
  danger?: boolean;
  /** The action cannot succeed: closing is left, and what may be done instead. */
  blocked?: boolean;
  instead?: { label: string; onClick: () => void };
  /** What stands in the way, told with the refusal. */
  obstacles?: ReactNode;
  running: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that matters: says what will happen, waits for the server, shows what it refused. */
export function ConfirmDialog(props: Props): ReactNode {
  const { opened, title, consequences, children, confirm, danger, blocked, instead, obstacles } =
    props;
  const { cancel, running, error, onConfirm, onClose } = props;
  const { t } = useOperatorText();
  return (
    <Dialog opened={opened} onClose={onClose} title={title} closeOnClickOutside={!running}>
      <form
        className={styles['dialog']}
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {consequences.length > 0 && (
          <ul className={styles['consequences']}>
            {consequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
        )}
        {children}
        {error !== null && error !== undefined && <Problem error={error}>{obstacles}</Problem>}
        <div className={styles['buttons']}>
          <Button variant="default" onClick={onClose} disabled={running}>
            {blocked ? t('action.close') : (cancel ?? t('action.cancel'))}
          </Button>
          {blocked && instead && <Button onClick={instead.onClick}>{instead.label}</Button>}
          {!blocked && (
            <Button type="submit" loading={running} data-danger={danger ?? false}>
              {confirm}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
