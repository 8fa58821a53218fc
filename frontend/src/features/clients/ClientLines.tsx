import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Line, linesQuery } from '@/api/customers';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { Code, Day } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

const TONES: Record<Line['status'], Tone> = {
  active: 'ok',
  suspended: 'warn',
  terminated: 'muted',
};

/** The lines of a client. They follow its contracts: nothing is typed here. */
export function ClientLines({ id }: { id: string }): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(linesQuery(id));
  const columns: Column<Line>[] = [
    {
      id: 'identifier',
      heading: t('contracts.line'),
      short: true,
      cell: (line) => <Code>{line.service_identifier}</Code>,
    },
    { id: 'type', heading: t('clients.line_type'), cell: (line) => t(`line.${line.service_type}`) },
    {
      id: 'since',
      heading: t('clients.line_since'),
      short: true,
      cell: (line) => <Day day={businessDay(new Date(line.created_at))} />,
    },
    {
      id: 'status',
      heading: t('clients.status'),
      cell: ({ status }) => (
        <StatusBadge tone={TONES[status]}>{t(`line.status.${status}`)}</StatusBadge>
      ),
    },
  ];
  return (
    <Panel title={t('clients.lines')} aside={t('clients.lines.hint')} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('clients.no_lines')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('clients.lines')}
          columns={columns}
          rows={data?.data}
          rowKey={(line) => line.id}
        />
      )}
    </Panel>
  );
}
