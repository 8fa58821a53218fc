import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { BackIcon, ForwardIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import { useListOrigin } from './origin';
import styles from './RecordNav.module.css';

function Step(props: {
  to: string | null;
  label: string;
  state: unknown;
  children: ReactNode;
}): ReactNode {
  const { to, label, state, children } = props;
  if (to === null) {
    return (
      <ActionIcon variant="default" size={36} disabled aria-label={label}>
        {children}
      </ActionIcon>
    );
  }
  return (
    <ActionIcon
      component={Link}
      to={to}
      state={state}
      variant="default"
      size={36}
      aria-label={label}
      title={label}
    >
      {children}
    </ActionIcon>
  );
}

/** The record before and the one after, in the list that this one was opened from. */
export function RecordNav({ id, section }: { id: string; section: string }): ReactNode {
  const { t } = useOperatorText();
  const origin = useListOrigin();
  const at = origin?.ids.indexOf(id) ?? -1;
  if (!origin || at === -1 || origin.ids.length < 2) return null;
  const pathTo = (index: number) => {
    const other = origin.ids[index];
    return other === undefined ? null : `/${section}/${other}`;
  };
  return (
    <nav className={styles['nav']} aria-label={t('record.in_list')}>
      <Step to={pathTo(at - 1)} label={t('record.previous')} state={{ origin }}>
        <BackIcon />
      </Step>
      <span className={styles['place']}>
        {t('record.place', { place: at + 1, count: origin.ids.length })}
      </span>
      <Step to={pathTo(at + 1)} label={t('record.next')} state={{ origin }}>
        <ForwardIcon />
      </Step>
    </nav>
  );
}
