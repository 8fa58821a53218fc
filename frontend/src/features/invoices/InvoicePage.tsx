import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { type InvoiceDetail, invoicePdfPath, invoiceQuery } from '@/api/billing';
import { PaymentsPanel } from '@/components/payments/PaymentsPanel';
import { InvoiceBadge } from '@/components/statuses';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { PdfViewer } from '@/components/ui/PdfViewer';
import { Day, Money } from '@/components/ui/values';
import { businessDay, formatDay } from '@/domain/dates';
import { formatPeriod } from '@/domain/period';
import { useOperatorText } from '@/i18n/operator';
import { InvoiceActions } from './InvoiceActions';
import { InvoiceCredits } from './InvoiceCredits';
import { InvoiceLines } from './InvoiceLines';
import styles from './InvoicePage.module.css';

function Details({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const { currency } = invoice;
  const run: [string, ReactNode][] =
    invoice.billing_run_id === null
      ? []
      : [
          [
            t('invoices.run'),
            <Link key="run" to={`/invoices/runs/${invoice.billing_run_id}`}>
              {t('invoices.see_run')}
            </Link>,
          ],
        ];
  const gone: [string, ReactNode][] =
    invoice.status === 'void'
      ? [[t('invoices.void_reason'), <bdi key="void">{invoice.void_reason}</bdi>]]
      : [];
  return (
    <Panel title={t('invoices.details')}>
      <Facts
        facts={[
          [
            t('invoices.client'),
            <Link key="client" to={`/clients/${invoice.client_id}`}>
              {invoice.client_name}
            </Link>,
          ],
          [t('invoices.period'), formatPeriod(invoice.period_start, invoice.period_end, locale)],
          [t('invoices.issued'), <Day key="at" day={businessDay(new Date(invoice.issued_at))} />],
          [t('invoices.due'), <Day key="due" day={invoice.due_date} />],
          [
            t('invoices.amount'),
            <Money key="total" amount={invoice.total_amount} currency={currency} strong />,
          ],
          [
            t('invoices.outstanding'),
            <Money key="rest" amount={invoice.outstanding_amount} currency={currency} strong />,
          ],
          ...run,
          ...gone,
        ]}
      />
    </Panel>
  );
}

/** One invoice: what it is for, why it amounts to that, what came in, its document, and what can be done. */
export function InvoicePage(): ReactNode {
  const { t, locale } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(invoiceQuery(id));
  const invoice = data?.value;
  return (
    <>
      <PageHeader
        title={invoice?.invoice_number ?? t('invoices.one')}
        back={{ to: '/invoices', label: t('nav.invoices') }}
        aside={
          invoice && (
            <>
              <InvoiceBadge status={invoice.status} />
              {invoice.status === 'overdue' &&
                t('invoices.since', { day: formatDay(invoice.due_date, locale) })}
            </>
          )
        }
        actions={invoice && <InvoiceActions key={id} invoice={invoice} />}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {invoice && (
        <div className={styles['page']}>
          <Details invoice={invoice} />
          <InvoiceLines invoice={invoice} />
          <PaymentsPanel invoiceId={invoice.id} />
          <InvoiceCredits invoiceId={invoice.id} />
          <Panel title={t('invoices.document')}>
            <PdfViewer
              path={invoicePdfPath(invoice.id)}
              fileName={invoice.pdf_file_name}
              title={invoice.invoice_number}
            />
          </Panel>
        </div>
      )}
    </>
  );
}
