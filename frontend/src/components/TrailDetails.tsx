import type { ReactNode } from 'react';
import { isRecord } from '@/api/errors';
import { useOperatorText } from '@/i18n/operator';
import { useFactText } from './facts';
import styles from './TrailDetails.module.css';

type Fact = [name: string, value: unknown];

const isTold = ([name, value]: Fact) => !name.endsWith('_id') && value !== null && value !== '';

/** The facts of an entry, each by itself: what changed comes as its own facts, with before and after. */
function factsOf(details: Record<string, unknown>): Fact[] {
  const changes = isRecord(details['changes']) ? Object.entries(details['changes']) : [];
  const changed = new Set(changes.map(([name]) => name));
  const others = Object.entries(details).flatMap(([name, value]): Fact[] => {
    if (name === 'changes' || name === 'from' || name === 'to') return [];
    if (name !== 'fields' || !Array.isArray(value)) return [[name, value]];
    const rest = value.filter((field) => typeof field === 'string' && !changed.has(field));
    return rest.length === 0 ? [] : [[name, rest]];
  });
  return [...changes, ...others].filter(isTold);
}

/** Before and after, and the other facts of an entry, in words; identifiers are left to the reference. */
export function TrailDetails({ details }: { details: Record<string, unknown> }): ReactNode {
  const { t } = useOperatorText();
  const { nameOf, valueOf } = useFactText();
  const moved = 'from' in details && 'to' in details;
  const facts = factsOf(details);
  if (facts.length === 0 && !moved) return null;
  return (
    <ul className={styles['facts']}>
      {moved && (
        <li>
          {t('history.change', {
            from: valueOf('status', details['from']),
            to: valueOf('status', details['to']),
          })}
        </li>
      )}
      {facts.map(([name, value]) => (
        <li key={name}>
          <span>{nameOf(name)}</span> <bdi>{valueOf(name, value)}</bdi>
        </li>
      ))}
    </ul>
  );
}
