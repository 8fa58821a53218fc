import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError, NETWORK_ERROR } from '@/api/errors';
import { TraceId } from '@/components/feedback/TraceId';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import styles from './ErrorNote.module.css';

const BY_STATUS: Partial<Record<number, PlainKey<OperatorCatalogue>>> = {
  401: 'error.unauthorized',
  403: 'error.forbidden',
  404: 'error.missing',
};

function explanation(error: unknown): PlainKey<OperatorCatalogue> {
  if (!(error instanceof ApiError)) return 'error.server';
  if (error.code === NETWORK_ERROR) return 'error.network';
  return BY_STATUS[error.status] ?? 'error.server';
}

/** Why data is not there, what to do about it, and the reference that finds it in the server's log. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactNode {
  const { t } = useOperatorText();
  const trace = error instanceof ApiError ? error.traceId : null;
  return (
    <div className={styles['note']} role="alert">
      <p className={styles['title']}>{t('error.title')}</p>
      <p>{t(explanation(error))}</p>
      {trace !== null && <TraceId trace={trace} />}
      <Button variant="default" onClick={onRetry}>
        {t('error.retry')}
      </Button>
    </div>
  );
}
