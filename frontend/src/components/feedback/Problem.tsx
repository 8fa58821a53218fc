import { type ReactNode, useEffect, useRef } from 'react';
import { ApiError } from '@/api/errors';
import { WarningIcon } from '@/components/ui/icons';
import styles from './Problem.module.css';
import { TraceId } from './TraceId';
import { useProblemText } from './useProblemText';

/** Why an action did not happen, with its reference; takes the focus so that nobody misses it. */
export function Problem({ error, children }: { error: unknown; children?: ReactNode }): ReactNode {
  const words = useProblemText();
  const box = useRef<HTMLDivElement>(null);
  const trace = error instanceof ApiError ? error.traceId : null;
  useEffect(() => {
    box.current?.focus();
  }, [error]);
  return (
    <div ref={box} className={styles['problem']} role="alert" tabIndex={-1}>
      <WarningIcon />
      <div className={styles['words']}>
        <p className={styles['text']}>{words(error)}</p>
        {children}
        {trace !== null && <TraceId trace={trace} />}
      </div>
    </div>
  );
}
