import type { ReactNode } from 'react';
import { StatusDot, type Tone } from './StatusBadge';
import styles from './Timeline.module.css';

export interface TimelineEntry {
  id: string;
  tone: Tone;
  title: ReactNode;
  /** When, in words. */
  when: string;
  /** The instant or day for machines. */
  at: string;
  /** Who, before and after, and other facts. */
  detail?: ReactNode;
}

/** What happened, newest first or in the order that the page says. */
export function Timeline({
  entries,
  label,
}: {
  entries: TimelineEntry[];
  label: string;
}): ReactNode {
  return (
    <ol className={styles['timeline']} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles['entry']}>
          <StatusDot tone={entry.tone} />
          <div className={styles['words']}>
            <p className={styles['title']}>{entry.title}</p>
            {entry.detail !== undefined && <div className={styles['detail']}>{entry.detail}</div>}
            <time dateTime={entry.at} className={styles['when']}>
              {entry.when}
            </time>
          </div>
        </li>
      ))}
    </ol>
  );
}
