import type { ReactNode } from 'react';
import styles from './Figures.module.css';

/** A few numbers that matter, side by side. */
export function Figures({ figures }: { figures: [name: string, value: ReactNode][] }): ReactNode {
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value]) => (
        <div key={name} className={styles['figure']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
