import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLandingText } from '@/i18n/landing';

export interface Row {
  label: string;
  value: ReactNode;
  /** Where the answer is changed. */
  change?: string;
}

/** Answers to check, each with its link to change it. */
export function SummaryList({ rows }: { rows: readonly Row[] }): ReactNode {
  const { t } = useLandingText();
  return (
    <dl className="summary">
      {rows.map(({ label, value, change }) => (
        <div key={label} className="summary-row">
          <dt>{label}</dt>
          <dd>{value}</dd>
          {change && (
            <dd className="summary-change">
              <Link to={change}>
                {t('form.change')} <span className="visually-hidden">{label}</span>
              </Link>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** Digits and identifiers, left to right in every language. */
export function Ltr({ children }: { children: ReactNode }): ReactNode {
  return (
    <bdi dir="ltr" className="ltr">
      {children}
    </bdi>
  );
}
