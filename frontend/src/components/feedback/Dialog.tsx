import { Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import styles from './ConfirmDialog.module.css';
import { useFocusBack } from './useFocusBack';

interface Props extends Pick<ModalRootProps, 'size' | 'closeOnClickOutside'> {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A window over the page: named by its title, closed by Escape or its button. */
export function Dialog({ opened, title, onClose, children, ...rest }: Props): ReactNode {
  const { t } = useOperatorText();
  useFocusBack(opened);
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      returnFocus={false}
      centered
      radius="lg"
      padding="lg"
      {...rest}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content>
        <div className={styles['head']}>
          <Modal.Title>{title}</Modal.Title>
        </div>
        <Modal.Body>{children}</Modal.Body>
        {/* last, so that a dialog begins with its first field or its way back */}
        <Modal.CloseButton className={styles['close'] ?? ''} aria-label={t('action.close')} />
      </Modal.Content>
    </Modal.Root>
  );
}
