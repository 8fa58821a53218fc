import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import styles from './fields.module.css';

/** Fields under each other. */
export function Fields({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles['form']}>{children}</div>;
}

/** Fields side by side where there is room. */
export function FieldRow({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles['row']}>{children}</div>;
}

interface BarProps {
  submit: string;
  running: boolean;
  /** The page has another main button: this one stands back. */
  second?: boolean;
  onCancel?: () => void;
  children?: ReactNode;
}

/** The end of a form. The button is never disabled: pressing it says what is missing. */
export function SubmitBar({ submit, running, second, onCancel, children }: BarProps): ReactNode {
  const { t } = useOperatorText();
  return (
    <div className={styles['bar']}>
      {children}
      {onCancel && (
        <Button variant="default" onClick={onCancel} disabled={running}>
          {t('action.cancel')}
        </Button>
      )}
      <Button type="submit" variant={second ? 'default' : 'filled'} loading={running}>
        {submit}
      </Button>
    </div>
  );
}
