import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './EmptyState.module.css';

export interface EmptyWords {
  title: string;
  /** What to do about it. */
  text?: string;
  action?: { label: string; onClick?: () => void; to?: string };
}

/** Says that there is nothing, why, and what to do. */
export function EmptyState({ title, text, action }: EmptyWords): ReactNode {
  return (
    <div className={styles['empty']} role="status">
      <p className={styles['title']}>{title}</p>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {action?.to !== undefined && (
        <Button component={Link} to={action.to}>
          {action.label}
        </Button>
      )}
      {action?.onClick && (
        <Button variant="default" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
