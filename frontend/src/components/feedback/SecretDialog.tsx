import { Button, CopyButton, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { CheckIcon, CopyIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './ConfirmDialog.module.css';

interface Props {
  title: string;
  /** What each value is called, and the value; null while there is nothing to show. */
  secrets: { label: string; value: string }[] | null;
  onClose: () => void;
}

/** Secrets that no later answer has: shown once, to be copied, closed on purpose only. */
export function SecretDialog({ title, secrets, onClose }: Props): ReactNode {
  const { t } = useOperatorText();
  return (
    <Modal
      opened={secrets !== null}
      onClose={onClose}
      title={title}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className={styles['dialog']}>
        <p>{t('secret.once')}</p>
        {secrets?.map(({ label, value }) => (
          <div key={label} className={styles['secret']}>
            <span className={styles['secretLabel']}>{label}</span>
            <code dir="ltr">{value}</code>
            <CopyButton value={value}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={copy}
                  leftSection={copied ? <CheckIcon /> : <CopyIcon />}
                  aria-label={t('secret.copy', { label })}
                >
                  <span role="status">{t(copied ? 'error.copied' : 'error.copy_short')}</span>
                </Button>
              )}
            </CopyButton>
          </div>
        ))}
        <div className={styles['buttons']}>
          <Button onClick={onClose} data-autofocus>
            {t('secret.kept')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
