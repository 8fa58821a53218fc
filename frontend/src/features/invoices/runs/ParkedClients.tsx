import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ParkedClient } from '@/api/billing';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';

/** The clients that a run leaves aside, with the reason and the way to put it right. */
export function ParkedClients(props: { parked: ParkedClient[]; title: string }): ReactNode {
  const { parked, title } = props;
  const { t } = useOperatorText();
  if (parked.length === 0) return null;
  const reasonOf = (reason: string) => {
    const key = `parked.${reason}`;
    const words = t(key as PlainKey<OperatorCatalogue>);
    return words === key ? reason : words;
  };
  const columns: Column<ParkedClient>[] = [
    {
      id: 'client',
      heading: t('invoices.client'),
      cell: (client) => <Link to={`/clients/${client.client_id}`}>{client.client_name}</Link>,
    },
    { id: 'reason', heading: t('runs.reason'), cell: ({ reason }) => reasonOf(reason) },
    {
      id: 'state',
      heading: t('invoices.status'),
      cell: ({ resolved_at }) =>
        resolved_at ? (
          <StatusBadge tone="ok">{t('parked.resolved')}</StatusBadge>
        ) : (
          <StatusBadge tone="warn">{t('parked.waiting')}</StatusBadge>
        ),
    },
  ];
  return (
    <Panel title={title} aside={t('parked.help')} flush>
      <DataTable
        caption={title}
        columns={columns}
        rows={parked}
        rowKey={({ client_id }) => client_id}
      />
    </Panel>
  );
}
