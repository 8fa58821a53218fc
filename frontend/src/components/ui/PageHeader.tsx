import type { ReactNode } from 'react';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import styles from './PageHeader.module.css';

/** The title of a page, also given to the browser, and a short fact beside it. */
export function PageHeader({ title, aside }: { title: string; aside?: ReactNode }): ReactNode {
  useDocumentTitle(title);
  return (
    <div className={styles['header']}>
      <h1>{title}</h1>
      {aside !== undefined && <p className={styles['aside']}>{aside}</p>}
    </div>
  );
}
