import type { ReactNode } from 'react';
import { isRecord } from '@/api/errors';
import styles from './TrailDetails.module.css';

function plain(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (isRecord(value)) {
    if ('from' in value && 'to' in value) return `${plain(value['from'])} → ${plain(value['to'])}`;
    return JSON.stringify(value);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Before and after, and the other facts of an entry; identifiers are left to the reference. */
export function TrailDetails({ details }: { details: Record<string, unknown> }): ReactNode {
  const facts = Object.entries(details).filter(
    ([name, value]) => !name.endsWith('_id') && value !== null && value !== '',
  );
  const moved = 'from' in details && 'to' in details;
  const shown = facts.filter(([name]) => !moved || (name !== 'from' && name !== 'to'));
  if (facts.length === 0) return null;
  return (
    <ul className={styles['facts']} dir="ltr">
      {moved && (
        <li>
          {plain(details['from'])} → {plain(details['to'])}
        </li>
      )}
      {shown.map(([name, value]) => (
        <li key={name}>
          <span>{name.replaceAll('_', ' ')}</span> {plain(value)}
        </li>
      ))}
    </ul>
  );
}
