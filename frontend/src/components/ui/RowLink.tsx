import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './DataTable.module.css';

/** Where a row leads, and the list that it was opened from. */
export interface RowTarget {
  to: string;
  state?: unknown;
}

/** The link of a row: it covers the whole row, and `j` and `k` move between these. */
export function RowLink({
  target,
  children,
}: {
  target: RowTarget;
  children: ReactNode;
}): ReactNode {
  return (
    <Link to={target.to} state={target.state} className={styles['rowLink']} data-row-link>
      {children}
    </Link>
  );
}
