import { Button, CloseButton } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { CheckIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import { type Toast, ToastContext } from './toasts';
import styles from './Toasts.module.css';

const SHOWN_MS = 6000;

function ToastBox({ toast, close }: { toast: Toast; close: (id: number) => void }): ReactNode {
  const { t } = useOperatorText();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = window.setTimeout(() => {
      close(toast.id);
    }, SHOWN_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [held, toast.id, close]);
  return (
    <li
      className={styles['toast']}
      onPointerEnter={() => {
        setHeld(true);
      }}
      onPointerLeave={() => {
        setHeld(false);
      }}
      onFocus={() => {
        setHeld(true);
      }}
      onBlur={() => {
        setHeld(false);
      }}
    >
      <span className={styles['sign']}>
        <CheckIcon />
      </span>
      <span className={styles['text']}>{toast.text}</span>
      {toast.undo && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            toast.undo?.();
            close(toast.id);
          }}
        >
          {t('action.undo')}
        </Button>
      )}
      <CloseButton
        size="sm"
        aria-label={t('action.close')}
        onClick={() => {
          close(toast.id);
        }}
      />
    </li>
  );
}

/** Keeps the short messages of everything below; they stay while they are pointed at. */
export function ToastProvider({ children }: { children: ReactNode }): ReactNode {
  const { t } = useOperatorText();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => {
    setToasts((current) => current.filter((toast) => toast.id !== id));
  }, []);
  const show = useCallback((text: string, undo?: () => void) => {
    last.current += 1;
    const toast: Toast = undo ? { id: last.current, text, undo } : { id: last.current, text };
    setToasts((current) => [...current.slice(-2), toast]);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <section className={styles['region']} aria-label={t('toast.region')} aria-live="polite">
        <ol className={styles['toasts']}>
          {toasts.map((toast) => (
            <ToastBox key={toast.id} toast={toast} close={close} />
          ))}
        </ol>
      </section>
    </ToastContext>
  );
}
