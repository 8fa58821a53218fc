import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { BUCKETS, CASE_STATUSES } from '@/api/cases';
import { useListState } from '@/components/list/useListState';
import { PageHeader } from '@/components/ui/PageHeader';
import { useOperatorText } from '@/i18n/operator';
import { CaseList } from './CaseList';
import styles from './CollectionsPage.module.css';
import { Overview } from './Overview';

const FILTERS = { status: CASE_STATUSES, aging_bucket: BUCKETS, client_id: null };
const SORTS = [
  'created_at',
  'opened_at',
  'last_action_at',
  'due_date',
  'status',
  'client_name',
  'outstanding_amount',
];

/** What is owed and for how long, and the cases behind it. */
export function CollectionsPage(): ReactNode {
  const { t } = useOperatorText();
  const state = useListState(FILTERS, SORTS, '-created_at');
  return (
    <>
      <PageHeader
        title={t('nav.collections')}
        actions={
          <Button component={Link} to="/collections/dunning" variant="default">
            {t('chase.open')}
          </Button>
        }
      />
      <div className={styles['page']}>
        <Overview
          bucket={state.filters.aging_bucket}
          onBucket={(aging_bucket) => state.change({ aging_bucket })}
        />
        <CaseList state={state} />
      </div>
    </>
  );
}
