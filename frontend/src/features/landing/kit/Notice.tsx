import { type ReactNode, useEffect, useRef } from 'react';
import { ApiError } from '@/api/errors';
import { useLandingText } from '@/i18n/landing';
import { useFailureText } from './useFailureText';
import { ICON } from './icon';

type Tone = 'info' | 'warn' | 'bad' | 'ok';

const SHAPES: Record<Tone, string> = {
  info: 'M12 11v6M12 7v.5',
  warn: 'M12 7v6M12 16.5v.5',
  bad: 'M8 8l8 8M16 8l-8 8',
  ok: 'M7 12.5l3.5 3.5L17 9',
};

interface Props {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  /** Said at once by a screen reader. */
  isAlert?: boolean;
}

/** Something to know, told by words and a shape, never by colour alone. */
export function Notice({ tone = 'info', title, children, isAlert }: Props): ReactNode {
  return (
    <div className="notice" data-tone={tone} role={isAlert ? 'alert' : undefined}>
      <svg viewBox="0 0 24 24" {...ICON}>
        <circle cx="12" cy="12" r="10" />
        <path d={SHAPES[tone]} />
      </svg>
      <div>
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** A failure shown where it happened; it takes the focus, because the button that caused it may be far below. */
export function FailureNotice({ error }: { error: unknown }): ReactNode {
  const { t } = useLandingText();
  const textOf = useFailureText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (!error) return null;
  const { title, text } = textOf(error);
  const trace = error instanceof ApiError && error.status >= 500 ? error.traceId : null;
  return (
    <div ref={box}>
      <Notice tone="bad" title={title} isAlert>
        <p>{text}</p>
        {trace && (
          <p className="trace">
            {t('failure.reference')} <bdi dir="ltr">{trace}</bdi>
          </p>
        )}
      </Notice>
    </div>
  );
}

/** A read that failed, with the way to ask again. */
export function FailedRead({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactNode {
  const { t } = useLandingText();
  return (
    <div className="stack">
      <FailureNotice error={error} />
      <button className="button button-second" type="button" onClick={onRetry}>
        {t('error.retry')}
      </button>
    </div>
  );
}

/** Bars in place of what is being read: the page keeps its height. */
export function Loading({ rows = 3 }: { rows?: number }): ReactNode {
  const { t } = useLandingText();
  return (
    <div className="loading" aria-busy="true">
      <p className="visually-hidden" role="status">
        {t('form.loading')}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="loading-bar" />
      ))}
    </div>
  );
}
