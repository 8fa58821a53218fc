import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { BillingPreview } from '@/api/billing';
import { EmptyState } from '@/components/feedback/EmptyState';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { Figures } from '@/components/ui/Figures';
import { Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { INTL_TAGS } from '@/domain/locale';
import { useOperatorText } from '@/i18n/operator';
import { ParkedClients } from './ParkedClients';
import styles from './Runs.module.css';

type PreviewClient = BillingPreview['clients'][number];

function Lines({ client }: { client: PreviewClient }): ReactNode {
  return (
    <ul className={styles['lines']}>
      {client.lines.map((line, index) => (
        <li key={index}>
          <span>{line.description}</span>
          <Money amount={line.line_total} />
        </li>
      ))}
    </ul>
  );
}

function Pages(props: { preview: BillingPreview; page: number; onPage: (page: number) => void }) {
  const { preview, page, onPage } = props;
  const { t } = useOperatorText();
  const documents = preview.invoice_count + preview.credit_note_count;
  const pages = Math.max(1, Math.ceil(documents / preview.size));
  if (pages === 1) return null;
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
  preview: BillingPreview;
  page: number;
  onPage: (page: number) => void;
  onConfirm: () => void;
}

/** What a run would issue, client by client, and whom it would leave aside. Nothing is written yet. */
export function RunPreview({ preview, page, onPage, onConfirm }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const write = (count: number) => new Intl.NumberFormat(INTL_TAGS[locale]).format(count);
  const columns: Column<PreviewClient>[] = [
    {
      id: 'client',
      heading: t('invoices.client'),
      cell: (client) => <Link to={`/clients/${client.client_id}`}>{client.client_name}</Link>,
    },
    { id: 'lines', heading: t('invoices.lines'), cell: (client) => <Lines client={client} /> },
    {
      id: 'total',
      heading: t('invoices.total'),
      numeric: true,
      cell: (client) => <Money amount={client.total_amount} strong />,
    },
  ];
  if (preview.invoice_count === 0 && preview.anomalies.length === 0) {
    return <EmptyState title={t('runs.nothing')} text={t('runs.nothing.help')} />;
  }
  return (
    <section className={styles['page']} aria-label={t('runs.preview')}>
      <Figures
        figures={[
          [t('runs.invoices'), write(preview.invoice_count)],
          [t('invoices.subtotal'), <Money key="s" amount={preview.subtotal_amount} />],
          [t('invoices.tax'), <Money key="t" amount={preview.tax_amount} />],
          [t('invoices.total'), <Money key="a" amount={preview.total_amount} />],
        ]}
      />
      <ParkedClients parked={preview.anomalies} title={t('runs.would_park')} />
      <Panel title={t('runs.by_client')} flush>
        <DataTable
          caption={t('runs.by_client')}
          columns={columns}
          rows={preview.clients}
          rowKey={({ client_id }) => client_id}
        />
      </Panel>
      <Pages preview={preview} page={page} onPage={onPage} />
      <div className={styles['end']}>
        <Button size="md" onClick={onConfirm} disabled={preview.invoice_count === 0}>
          {t('runs.issue')}
        </Button>
      </div>
    </section>
  );
}
