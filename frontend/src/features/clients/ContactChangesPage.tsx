import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ContactChange, contactChangesQuery } from '@/api/account';
import { PAGE_SIZE } from '@/api/paging';
import { EmptyState } from '@/components/feedback/EmptyState';
import { StatusTabs } from '@/components/list/StatusTabs';
import { useCounts } from '@/components/list/useCounts';
import { useListState } from '@/components/list/useListState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Pager } from '@/components/ui/Pager';
import { Panel } from '@/components/ui/Panel';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';
import { ContactChangeCard } from './ContactChangeCard';

const STATUSES = ['pending', 'accepted', 'rejected'] as const;
const FILTERS = { status: STATUSES };
const NO_SORTS: readonly string[] = [];
const ONE = 1;

/** What clients gave as new names and contacts, to be accepted or rejected. */
export function ContactChangesPage(): ReactNode {
  const { t } = useOperatorText();
  const state = useListState(FILTERS, NO_SORTS, '');
  const status = (state.filters.status || 'pending') as ContactChange['status'];
  const { data, error, refetch } = useQuery({
    ...contactChangesQuery({ status, page: state.page }),
    placeholderData: keepPreviousData,
  });
  const counts = useCounts(
    STATUSES.map((value) => contactChangesQuery({ status: value, size: ONE })),
  );
  const pages = Math.max(1, Math.ceil((data?.meta.total ?? 0) / PAGE_SIZE));
  return (
    <>
      <PageHeader title={t('changes.title')} back={{ to: '/clients', label: t('nav.clients') }} />
      <div className={styles['page']}>
        <StatusTabs
          label={t('list.by_status')}
          value={status}
          tabs={STATUSES.map((value, at) => ({
            value,
            label: t(`changes.tab.${value}`),
            count: counts[at] ?? null,
          }))}
          onChange={(value) => {
            state.change({ status: value });
          }}
        />
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {!data && !error && <PageSkeleton />}
        {data?.data.length === 0 && (
          <EmptyState title={t(`changes.empty.${status}`)} text={t('changes.empty.help')} />
        )}
        {data && data.data.length > 0 && (
          <Panel title={t(`changes.tab.${status}`)} aside={t('changes.hint')}>
            {data.data.map((change) => (
              <ContactChangeCard key={change.id} change={change} linked />
            ))}
          </Panel>
        )}
        {data && <Pager page={state.page} pages={pages} />}
      </div>
    </>
  );
}
