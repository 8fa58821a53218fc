import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type BillingPreview, billingPreviewQuery, type BillingRunCreate } from '@/api/billing';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import { Parked } from './Parked';
import { RunChange } from './RunChange';
import styles from './Runs.module.css';

const SIZE = 10;

type PreviewClient = BillingPreview['clients'][number];

/** What the run would issue, in sums: nothing is calculated here. */
function Totals({ preview }: { preview: BillingPreview }): ReactNode {
  const { t } = useOperatorText();
  return (
    <Panel title={t('runs.preview')}>
      <Facts
        facts={[
          [t('runs.invoices'), t('runs.count', { count: preview.invoice_count })],
          [t('runs.credit_notes'), t('runs.count', { count: preview.credit_note_count })],
          [t('lines.subtotal'), <Money key="net" amount={preview.subtotal_amount} />],
          [t('lines.tax'), <Money key="tax" amount={preview.tax_amount} />],
          [t('lines.total'), <Money key="total" amount={preview.total_amount} strong />],
          [t('runs.parked'), t('runs.count', { count: preview.anomalies.length })],
        ]}
      />
    </Panel>
  );
}

function Lines({ client }: { client: PreviewClient }): ReactNode {
  return (
    <ul className={styles['lines']}>
      {client.lines.map((line, at) => (
        <li key={at}>
          <bdi>{line.description}</bdi> <Money amount={line.line_total} />
        </li>
      ))}
    </ul>
  );
}

function Pages(props: { page: number; pages: number; onPage: (page: number) => void }): ReactNode {
  const { page, pages, onPage } = props;
  const { t } = useOperatorText();
  if (pages <= 1) return null;
  return (
    <nav className={styles['pages']} aria-label={t('list.pages')}>
      <Button variant="default" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {t('list.previous')}
      </Button>
      <span role="status">{t('list.page', { page, pages })}</span>
      <Button variant="default" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {t('list.next')}
      </Button>
    </nav>
  );
}

interface Props {
  body: BillingRunCreate;
  /** What can be done once the preview is there. */
  children: (preview: BillingPreview) => ReactNode;
}

/** Everything that a run would issue and leave aside; nothing is written. */
export function RunPreview({ body, children }: Props): ReactNode {
  const { t } = useOperatorText();
  const [page, setPage] = useState(1);
  const query = useQuery({
    ...billingPreviewQuery(body, page, SIZE),
    placeholderData: keepPreviousData,
  });
  const columns: Column<PreviewClient>[] = [
    { id: 'client', heading: t('invoices.client'), cell: (client) => client.client_name },
    { id: 'lines', heading: t('lines.title'), cell: (client) => <Lines client={client} /> },
    {
      id: 'total',
      heading: t('lines.total'),
      numeric: true,
      cell: (client) => <Money amount={client.total_amount} />,
    },
  ];
  if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const preview = query.data;
  const documents = preview.invoice_count + preview.credit_note_count;
  return (
    <>
      <Totals preview={preview} />
      <RunChange change={preview.change} total={preview.total_amount} />
      {preview.anomalies.length > 0 && (
        <Panel title={t('parked.title')} aside={t('parked.preview')} flush>
          <Parked clients={preview.anomalies} caption={t('parked.title')} />
        </Panel>
      )}
      {children(preview)}
      {documents > 0 && (
        <Panel title={t('runs.by_client')} flush>
          <DataTable
            caption={t('runs.by_client')}
            columns={columns}
            rows={preview.clients}
            rowKey={(client) => client.client_id}
            busy={query.isPlaceholderData}
          />
        </Panel>
      )}
      <Pages page={page} pages={Math.ceil(documents / SIZE)} onPage={setPage} />
    </>
  );
}
