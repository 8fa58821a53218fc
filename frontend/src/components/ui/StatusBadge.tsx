import type { ReactNode } from 'react';
import styles from './StatusBadge.module.css';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'muted';

/** Each tone has a shape of its own: colour is never the only sign. */
const SHAPES: Record<Tone, string> = {
  ok: 'M2.5 6.2 5 8.7l4.5-5',
  warn: 'M6 2.2v4.6M6 9.6v.1',
  bad: 'm3 3 6 6M9 3 3 9',
  info: 'M6 5a1 1 0 1 0 0 2 1 1 0 1 0 0-2',
  muted: 'M2.5 6h7',
};

export function StatusDot({ tone }: { tone: Tone }): ReactNode {
  return (
    <span className={styles['dot']} data-tone={tone} aria-hidden="true">
      <svg viewBox="0 0 12 12" focusable="false">
        <path d={SHAPES[tone]} />
      </svg>
    </span>
  );
}

/** A status in words, with the colour and the shape of its tone. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <span className={styles['badge']} data-tone={tone}>
      <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <path d={SHAPES[tone]} />
      </svg>
      {children}
    </span>
  );
}
