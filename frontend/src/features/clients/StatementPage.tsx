import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useParams } from 'react-router';
import { type StatementEntry, statementPath, statementQuery } from '@/api/account';
import { clientQuery } from '@/api/customers';
import { useListState } from '@/components/list/useListState';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Facts, Panel } from '@/components/ui/Panel';
import { PdfViewer } from '@/components/ui/PdfViewer';
import { Code, Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

const FILTERS = { from: null, to: null };
const NO_SORTS: readonly string[] = [];
const NOTHING = '0.00';

function Entries({ rows }: { rows: StatementEntry[] | undefined }): ReactNode {
  const { t } = useOperatorText();
  const amount = (value: string) => (value === NOTHING ? '–' : <Money amount={value} />);
  const columns: Column<StatementEntry>[] = [
    { id: 'date', heading: t('account.date'), short: true, cell: (row) => <Day day={row.date} /> },
    { id: 'kind', heading: t('account.kind'), cell: (row) => t(`account.kind.${row.kind}`) },
    {
      id: 'reference',
      heading: t('account.reference'),
      cell: (row) => <Code>{row.reference}</Code>,
    },
    {
      id: 'debit',
      heading: t('account.debit'),
      numeric: true,
      cell: (row) => amount(row.debit_amount),
    },
    {
      id: 'credit',
      heading: t('account.credits'),
      numeric: true,
      cell: (row) => amount(row.credit_amount),
    },
    {
      id: 'balance',
      heading: t('account.balance_amount'),
      numeric: true,
      cell: (row) => <Money amount={row.balance_amount} strong />,
    },
  ];
  return (
    <DataTable
      caption={t('account.statement')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}

/** A client's account over a period, and the same as a document. */
export function StatementPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const [shown, setShown] = useState<string | null>(null);
  const { filters, change } = useListState(FILTERS, NO_SORTS, '');
  const period = Object.fromEntries(Object.entries(filters).filter(([, day]) => day !== ''));
  const { data: client } = useQuery(clientQuery(id));
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...statementQuery(id, period),
    placeholderData: keepPreviousData,
  });
  const path = statementPath(id, period);
  const name = client?.value.full_name ?? t('clients.one');
  return (
    <>
      <PageHeader
        title={t('account.statement')}
        aside={<bdi>{name}</bdi>}
        back={{ to: `/clients/${id}`, label: name }}
        actions={
          <Button
            onClick={() => {
              setShown(path);
            }}
          >
            {t('account.pdf')}
          </Button>
        }
      />
      <div className={styles['page']}>
        <div className={styles['filters']}>
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="date"
              label={t(`account.${end}`)}
              value={filters[end]}
              onChange={({ currentTarget }) => {
                change({ [end]: currentTarget.value });
              }}
            />
          ))}
        </div>
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {data && (
          <Panel title={t('account.totals')}>
            <Facts
              facts={[
                [t('account.opening'), <Money key="o" amount={data.opening_balance_amount} />],
                [t('account.debit'), <Money key="d" amount={data.total_debit_amount} />],
                [t('account.credits'), <Money key="c" amount={data.total_credit_amount} />],
                [
                  t('account.closing'),
                  <Money key="e" amount={data.closing_balance_amount} strong />,
                ],
              ]}
            />
          </Panel>
        )}
        {shown === path && <PdfViewer path={path} fileName="releve.pdf" title={t('account.pdf')} />}
        <Panel title={t('account.entries')} aside={isPlaceholderData && t('list.loading')} flush>
          {data?.entries.length === 0 && (
            <p className={styles['nothing']}>{t('account.no_entries')}</p>
          )}
          {!error && data?.entries.length !== 0 && <Entries rows={data?.entries} />}
        </Panel>
      </div>
    </>
  );
}
