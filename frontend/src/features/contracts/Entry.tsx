import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ActionIcon, ContractIcon, UserIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './Entry.module.css';

const PATHS = [
  { id: 'client', to: '/contracts/new/client', icon: <UserIcon size={20} /> },
  { id: 'existing', to: '/contracts/new/existing', icon: <ActionIcon size={20} /> },
  { id: 'manual', to: '/contracts/new/manual', icon: <ContractIcon size={20} /> },
] as const;

/** The ways to a contract, each with what it is for. */
export function Entry(): ReactNode {
  const { t } = useOperatorText();
  return (
    <nav className={styles['entry']} aria-label={t('contracts.entry')}>
      {PATHS.map(({ id, to, icon }) => (
        <Link key={id} to={to} className={styles['path']} data-main={id === 'client'}>
          <span className={styles['icon']}>{icon}</span>
          <span className={styles['name']}>{t(`contracts.entry.${id}`)}</span>
          <span className={styles['text']}>{t(`contracts.entry.${id}.text`)}</span>
        </Link>
      ))}
    </nav>
  );
}
