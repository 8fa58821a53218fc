import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '@/domain/intl';
import { useOperatorText } from '@/i18n/operator';
import styles from './JobProgress.module.css';

interface Props {
  label: string;
  done: number;
  total: number;
  running: boolean;
}

/** How far a long job is, in words and as a bar; it is safe to leave the page. */
export function JobProgress({ label, done, total, running }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const write = (count: number) => formatCount(count, locale);
  const percent = total === 0 ? (running ? 0 : 100) : Math.floor((done * 100) / total);
  return (
    <div className={styles['job']}>
      <div className={styles['words']}>
        <span>{label}</span>
        <span role="status">{t('job.done_of', { done: write(done), total: write(total) })}</span>
      </div>
      <Progress.Root size="lg" radius="xl">
        <Progress.Section value={percent} animated={running} striped={running} aria-label={label} />
      </Progress.Root>
      {running && <p className={styles['note']}>{t('job.leave')}</p>}
    </div>
  );
}
