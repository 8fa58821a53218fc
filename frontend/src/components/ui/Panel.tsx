import { type ReactNode, useId } from 'react';
import styles from './Panel.module.css';

interface Props {
  title: string;
  /** A short fact or action at the end of the title's line. */
  aside?: ReactNode;
  children: ReactNode;
  /** Without inner space: for a table that reaches the edges. */
  flush?: boolean;
  level?: 2 | 3;
}

/** A titled part of a page. */
export function Panel({ title, aside, children, flush = false, level = 2 }: Props): ReactNode {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <div className={styles['head']}>
        <Heading id={id}>{title}</Heading>
        {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      </div>
      <div className={flush ? styles['flush'] : styles['body']}>{children}</div>
    </section>
  );
}

/** Names and values, two columns on a wide screen. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }): ReactNode {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
