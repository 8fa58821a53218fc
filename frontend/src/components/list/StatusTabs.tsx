import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '@/domain/intl';
import { useOperatorText } from '@/i18n/operator';
import styles from './ListView.module.css';

export interface StatusTab {
  value: string;
  label: string;
  /** How many; null while not known. */
  count: { total: number; capped: boolean } | null;
}

interface Props {
  label: string;
  tabs: StatusTab[];
  value: string;
  onChange: (value: string) => void;
}

/** The statuses of a list side by side, each with its count. */
export function StatusTabs({ label, tabs, value, onChange }: Props): ReactNode {
  const { locale } = useOperatorText();
  const write = (total: number) => formatCount(total, locale);
  return (
    <div className={styles['tabs']} role="group" aria-label={label}>
      {tabs.map((tab) => (
        <UnstyledButton
          key={tab.value}
          className={styles['tab']}
          aria-pressed={tab.value === value}
          onClick={() => {
            onChange(tab.value);
          }}
        >
          {tab.label}{' '}
          <span className={styles['count']}>
            {tab.count ? `${write(tab.count.total)}${tab.count.capped ? '+' : ''}` : '…'}
          </span>
        </UnstyledButton>
      ))}
    </div>
  );
}
