import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { contactChangesQuery } from '@/api/account';
import { collectionsOverviewQuery } from '@/api/collections';
import { ChevronIcon } from '@/components/ui/icons';
import { Money } from '@/components/ui/values';
import { formatCount } from '@/domain/intl';
import { useOperatorText } from '@/i18n/operator';
import styles from './Attention.module.css';

interface Row {
  to: string;
  name: string;
  value: ReactNode;
  /** Something waits for somebody. */
  waits?: boolean;
}

function Rows({ rows }: { rows: Row[] }): ReactNode {
  return (
    <ul className={styles['rows']}>
      {rows.map(({ to, name, value, waits }) => (
        <li key={name}>
          <Link to={to} className={styles['row']}>
            <span>{name}</span>
            <span className={styles['value']} data-waits={waits ?? false}>
              {value}
            </span>
            <ChevronIcon />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What waits for somebody: money that is late, promises, details given online. Silent where the profile may not look. */
export function Attention(): ReactNode {
  const { t, locale } = useOperatorText();
  const { data: money } = useQuery(collectionsOverviewQuery);
  const { data: changes } = useQuery(contactChangesQuery({ status: 'pending', size: 1 }));
  const count = (value: number) => formatCount(value, locale);
  const counted = (to: string, name: string, value: number): Row => ({
    to,
    name,
    value: count(value),
    waits: value > 0,
  });
  const rows: Row[] = [
    ...(money
      ? [
          {
            to: '/collections',
            name: t('collections.outstanding'),
            value: <Money amount={money.total_outstanding_amount} />,
          },
          counted('/invoices?status=overdue', t('collections.overdue'), money.overdue_invoices),
          counted('/collections?status=open', t('collections.open'), money.open_cases),
          {
            to: '/collections?status=in_progress',
            name: t('collections.in_progress'),
            value: count(money.in_progress_cases),
          },
          counted('/collections', t('collections.promises'), money.promises_due),
        ]
      : []),
    ...(typeof changes?.meta.total === 'number'
      ? [counted('/clients/contact-changes', t('changes.title'), changes.meta.total)]
      : []),
  ];
  if (rows.length === 0) return null;
  return (
    <section className={styles['panel']} aria-labelledby="attention-title">
      <h2 id="attention-title">{t('overview.attention')}</h2>
      <Rows rows={rows} />
    </section>
  );
}

/** Where most of the work of a day begins. */
export function Shortcuts(): ReactNode {
  const { t } = useOperatorText();
  const ways = [
    ['/contracts/new/client', t('palette.new_contract')],
    ['/contracts/new/existing', t('palette.existing_client')],
    ['/invoices/runs/new', t('palette.bill')],
    ['/collections/dunning', t('chase.open')],
    ['/offers/new', t('palette.new_offer')],
  ] as const;
  return (
    <nav className={styles['panel']} aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">{t('overview.shortcuts')}</h2>
      <ul className={styles['ways']}>
        {ways.map(([to, name]) => (
          <li key={to}>
            <Link to={to} className={styles['way']}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
