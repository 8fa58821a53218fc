import type { ReactNode } from 'react';
import type { InvoiceDetail, InvoiceLine } from '@/api/billing';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { Panel } from '@/components/ui/Panel';
import { Code, Money } from '@/components/ui/values';
import { formatMoney } from '@/domain/money';
import { formatPeriod } from '@/domain/period';
import { percentOf } from '@/domain/rate';
import { useOperatorText } from '@/i18n/operator';
import styles from './InvoicePage.module.css';

/** Why a line amounts to what it does: its days, its month and the fee it was reckoned from. */
function Why({ line, currency }: { line: InvoiceLine; currency: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const fee = formatMoney(line.unit_fee, currency, locale);
  const { billed_days: count, month_days: month } = line;
  if (line.line_type === 'activation') return t('why.activation');
  if (line.charge_id !== null) return t('why.charge');
  if (line.line_type === 'termination_fee') {
    return t(line.line_total.startsWith('-') ? 'why.termination_back' : 'why.termination_fee');
  }
  if (line.line_type === 'discount') return t('why.discount', { count, month });
  if (line.line_type === 'adjustment') return t('why.adjustment', { count, month, fee });
  if (count === month) return t('why.whole_month', { fee });
  return t('why.days', { count, month, fee });
}

/** The lines of an invoice and its totals. */
export function InvoiceLines({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const { currency } = invoice;
  const columns: Column<InvoiceLine>[] = [
    {
      id: 'description',
      heading: t('lines.description'),
      cell: (line) => (
        <span className={styles['line']}>
          <span>
            <bdi>{line.description}</bdi>
          </span>
          <span className={styles['why']}>
            <Why line={line} currency={currency} />
          </span>
        </span>
      ),
    },
    {
      id: 'line',
      heading: t('contracts.line'),
      short: true,
      cell: (line) => <Code>{line.service_identifier}</Code>,
    },
    {
      id: 'period',
      heading: t('invoices.period'),
      cell: (line) => formatPeriod(line.service_period_start, line.service_period_end, locale),
    },
    {
      id: 'tax',
      heading: t('lines.tax'),
      numeric: true,
      cell: (line) => t('value.percent', { percent: percentOf(line.tax_rate) }),
    },
    {
      id: 'total',
      heading: t('lines.net'),
      numeric: true,
      cell: (line) => <Money amount={line.line_total} currency={currency} />,
    },
  ];
  const totals = [
    [t('lines.subtotal'), invoice.subtotal_amount, false],
    [t('lines.tax'), invoice.tax_amount, false],
    [t('lines.total'), invoice.total_amount, true],
  ] as const;
  return (
    <Panel title={t('lines.title')} flush>
      <DataTable
        caption={t('lines.title')}
        columns={columns}
        rows={invoice.lines}
        rowKey={({ id }) => id}
      />
      <dl className={styles['totals']}>
        {totals.map(([name, amount, strong]) => (
          <div key={name} data-strong={strong}>
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
