import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { InvoiceDetail, InvoiceLine } from '@/api/billing';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { Panel } from '@/components/ui/Panel';
import { Code, Money } from '@/components/ui/values';
import { formatDay } from '@/domain/dates';
import { formatMoney } from '@/domain/money';
import { formatRate } from '@/domain/rates';
import { useOperatorText } from '@/i18n/operator';
import styles from './InvoicePage.module.css';

/** Why a line has its amount: the fee, the days, the share of the month. */
function useWhy(currency: string): (line: InvoiceLine) => string {
  const { t, locale } = useOperatorText();
  return (line) => {
    const fee = formatMoney(line.unit_fee, currency, locale);
    const period = t('plan.from_to', {
      from: formatDay(line.service_period_start, locale),
      to: formatDay(line.service_period_end, locale),
    });
    if (line.line_type !== 'recurring') return `${t(`line_type.${line.line_type}.why`)} ${period}`;
    const whole = line.billed_days === line.month_days;
    return whole
      ? t('why.whole_month', { fee, period })
      : t('why.days', { fee, period, days: line.billed_days, month: line.month_days });
  };
}

function Line({ line, why }: { line: InvoiceLine; why: string }): ReactNode {
  const { t } = useOperatorText();
  return (
    <div className={styles['line']}>
      <span>{line.description}</span>
      <Link to={`/contracts/${line.contract_id}`}>
        <Code>{line.service_identifier}</Code>
      </Link>
      <details className={styles['why']}>
        <summary>{t('why.title')}</summary>
        {why}
      </details>
    </div>
  );
}

/** What is charged, line by line, and how each amount came about. */
export function InvoiceLines({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const { currency } = invoice;
  const why = useWhy(currency);
  const columns: Column<InvoiceLine>[] = [
    {
      id: 'description',
      heading: t('invoices.line'),
      cell: (line) => <Line line={line} why={why(line)} />,
    },
    {
      id: 'type',
      heading: t('invoices.line_type'),
      cell: (line) => t(`line_type.${line.line_type}`),
    },
    {
      id: 'rate',
      heading: t('invoices.tax'),
      numeric: true,
      cell: (line) => formatRate(line.tax_rate, locale),
    },
    {
      id: 'total',
      heading: t('invoices.line_total'),
      numeric: true,
      cell: (line) => <Money amount={line.line_total} currency={currency} />,
    },
  ];
  const totals: [string, string][] = [
    [t('invoices.subtotal'), invoice.subtotal_amount],
    [t('invoices.tax'), invoice.tax_amount],
    [t('invoices.total'), invoice.total_amount],
  ];
  return (
    <Panel title={t('invoices.lines')} flush>
      <DataTable
        caption={t('invoices.lines')}
        columns={columns}
        rows={invoice.lines}
        rowKey={({ id }) => id}
      />
      <dl className={styles['totals']}>
        {totals.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Money amount={amount} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
