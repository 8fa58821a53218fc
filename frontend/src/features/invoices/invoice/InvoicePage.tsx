import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type InvoiceDetail, invoicePdfPath, invoiceQuery } from '@/api/billing';
import { useListOrigin } from '@/components/record/origin';
import { RecordNav } from '@/components/record/RecordNav';
import { InvoiceBadge } from '@/components/statuses';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { PdfViewer } from '@/components/ui/PdfViewer';
import { Day, Money } from '@/components/ui/values';
import { isPositive } from '@/domain/amount';
import { formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { InvoiceLines } from './InvoiceLines';
import styles from './InvoicePage.module.css';
import { InvoicePayments } from './InvoicePayments';
import { MarkPaid } from './MarkPaid';
import { RecordPayment } from './RecordPayment';

function Actions({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t } = useOperatorText();
  const [asked, setAsked] = useState<'payment' | 'paid' | null>(null);
  const close = () => {
    setAsked(null);
  };
  const open = invoice.status !== 'void' && isPositive(invoice.outstanding_amount);
  return (
    <>
      <RecordNav id={invoice.id} section="invoices" />
      {open && (
        <>
          <Button
            variant="default"
            onClick={() => {
              setAsked('payment');
            }}
          >
            {t('payments.record')}
          </Button>
          <Button
            onClick={() => {
              setAsked('paid');
            }}
          >
            {t('payments.mark_paid')}
          </Button>
        </>
      )}
      {asked === 'payment' && <RecordPayment invoice={invoice} onClose={close} />}
      {asked === 'paid' && <MarkPaid invoice={invoice} onClose={close} />}
    </>
  );
}

function Summary({ invoice }: { invoice: InvoiceDetail }): ReactNode {
  const { t, locale } = useOperatorText();
  const { currency } = invoice;
  return (
    <Panel title={t('invoices.summary')}>
      <Facts
        facts={[
          [
            t('invoices.client'),
            <Link key="client" to={`/clients/${invoice.client_id}`}>
              {invoice.client_name}
            </Link>,
          ],
          [
            t('invoices.period'),
            t('plan.from_to', {
              from: formatDay(invoice.period_start, locale),
              to: formatDay(invoice.period_end, locale),
            }),
          ],
          [t('invoices.due'), <Day key="due" day={invoice.due_date} />],
          [
            t('invoices.total'),
            <Money key="total" amount={invoice.total_amount} currency={currency} />,
          ],
          [
            t('invoices.outstanding'),
            <Money key="left" amount={invoice.outstanding_amount} currency={currency} strong />,
          ],
          [
            t('invoices.run'),
            invoice.billing_run_id === null ? (
              t('value.none')
            ) : (
              <Link key="run" to={`/invoices/runs/${invoice.billing_run_id}`}>
                {t('invoices.run.see')}
              </Link>
            ),
          ],
        ]}
      />
    </Panel>
  );
}

/** One invoice: what is on it, what was paid, and the document itself. */
export function InvoicePage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const origin = useListOrigin();
  const { data, error, refetch } = useQuery(invoiceQuery(id));
  const invoice = data?.value;
  return (
    <>
      <PageHeader
        title={invoice?.invoice_number ?? t('invoices.one')}
        back={{ to: `/invoices${origin?.search ?? ''}`, label: t('nav.invoices') }}
        aside={invoice && <InvoiceBadge status={invoice.status} />}
        actions={invoice && <Actions key={id} invoice={invoice} />}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {invoice && (
        <div className={styles['columns']}>
          <div className={styles['main']}>
            <Summary invoice={invoice} />
            <InvoiceLines invoice={invoice} />
            <InvoicePayments invoice={invoice} />
          </div>
          <Panel title={t('invoices.document')}>
            <PdfViewer
              key={id}
              path={invoicePdfPath(id)}
              fileName={invoice.pdf_file_name}
              title={t('invoices.document_of', { number: invoice.invoice_number })}
            />
          </Panel>
        </div>
      )}
    </>
  );
}
