import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type CreditNote, creditNotePdfPath, creditNotesQuery } from '@/api/credits';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { FileButton } from '@/components/ui/FileButton';
import { Panel } from '@/components/ui/Panel';
import { Code, Day, Money } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './InvoicePage.module.css';

const MOST = 100;

/** What was given back of an invoice. */
export function InvoiceCredits({ invoiceId }: { invoiceId: string }): ReactNode {
  const { t } = useOperatorText();
  const filters = { invoice_id: invoiceId, size: MOST };
  const { data, error, refetch } = useQuery(creditNotesQuery(filters));
  const columns: Column<CreditNote>[] = [
    {
      id: 'number',
      heading: t('invoices.number'),
      short: true,
      cell: (credit) => <Code>{credit.credit_note_number}</Code>,
    },
    {
      id: 'issued',
      heading: t('invoices.issued'),
      short: true,
      cell: (credit) => <Day day={businessDay(new Date(credit.issued_at))} />,
    },
    {
      id: 'reason',
      heading: t('credits.reason'),
      cell: (credit) => t(`credits.reason.${credit.reason}`),
    },
    {
      id: 'total',
      heading: t('invoices.amount'),
      numeric: true,
      cell: (credit) => <Money amount={credit.total_amount} currency={credit.currency} />,
    },
    {
      id: 'document',
      heading: t('credits.document'),
      cell: (credit) => (
        <FileButton
          path={creditNotePdfPath(credit.id)}
          fileName={credit.pdf_file_name}
          label={t('credits.download', { number: credit.credit_note_number })}
        >
          PDF
        </FileButton>
      ),
    },
  ];
  return (
    <Panel title={t('credits.title')} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('credits.none')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('credits.title')}
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
        />
      )}
    </Panel>
  );
}
