import { CopyButton, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { CheckIcon, CopyIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './Problem.module.css';

/** The reference that finds an error in the server's log, and a button to copy it. */
export function TraceId({ trace }: { trace: string }): ReactNode {
  const { t } = useOperatorText();
  return (
    <p className={styles['trace']}>
      <span>{t('error.trace', { trace })}</span>
      <CopyButton value={trace}>
        {({ copied, copy }) => (
          <UnstyledButton className={styles['copy']} onClick={copy} aria-label={t('error.copy')}>
            {copied ? <CheckIcon size={15} /> : <CopyIcon />}
            <span role="status">{copied ? t('error.copied') : t('error.copy_short')}</span>
          </UnstyledButton>
        )}
      </CopyButton>
    </p>
  );
}
