import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { BackIcon } from './icons';
import styles from './PageHeader.module.css';

/** A line's number has no letter to tell its direction by. */
const NUMBER = /^\+?[\d\s]+$/;

interface Props {
  title: string;
  /** A short fact beside the title: a count, a status. */
  aside?: ReactNode;
  /** What can be done here, the main action last. */
  actions?: ReactNode;
  /** The list that this page belongs to. */
  back?: { to: string; label: string };
}

/** The title of a page, also given to the browser, and what can be done here. */
export function PageHeader({ title, aside, actions, back }: Props): ReactNode {
  useDocumentTitle(title);
  return (
    <div className={styles['header']}>
      {back && (
        <Link to={back.to} className={styles['back']}>
          <BackIcon />
          {back.label}
        </Link>
      )}
      <div className={styles['heading']}>
        <h1>{NUMBER.test(title) ? <bdi dir="ltr">{title}</bdi> : title}</h1>
        {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}
