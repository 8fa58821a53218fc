import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { pendingChangesQuery } from '@/api/account';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { useOperatorText } from '@/i18n/operator';
import { ContactChangeCard } from './ContactChangeCard';

/** What waits for a decision about a client; nothing at all when nothing waits. */
export function ClientChanges({ id }: { id: string }): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(pendingChangesQuery(id));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!data || data.data.length === 0) return null;
  return (
    <Panel title={t('changes.title')} aside={t('changes.count', { count: data.data.length })}>
      {data.data.map((change) => (
        <ContactChangeCard key={change.id} change={change} />
      ))}
    </Panel>
  );
}
