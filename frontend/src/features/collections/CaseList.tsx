import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import {
  type AgingBucket,
  type Case,
  CASE_STATUSES,
  type CaseStatus,
  casesQuery,
} from '@/api/cases';
import { useAsked } from '@/components/feedback/useAsked';
import { ListView } from '@/components/list/ListView';
import { useCounts } from '@/components/list/useCounts';
import { type ListState, set } from '@/components/list/useListState';
import { ClientFilter } from '@/components/pickers/ClientFilter';
import { ChosenRows } from '@/components/ui/ChosenRows';
import type { Column } from '@/components/ui/DataTable';
import { useChosen } from '@/components/ui/useChosen';
import { Code, Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import { CaseBadges } from './caseBadges';
import styles from './CollectionsPage.module.css';
import { RemindCases } from './RemindCases';

export type CaseListState = ListState<'status' | 'aging_bucket' | 'client_id'>;

const ONE = 1;
const invoiceOf = (row: Case) => row.invoice_number;

function useColumns(): Column<Case>[] {
  const { t } = useOperatorText();
  return useMemo<Column<Case>[]>(
    () => [
      {
        id: 'invoice',
        heading: t('case.invoice'),
        fixed: true,
        short: true,
        cell: (row) => <Code>{row.invoice_number}</Code>,
      },
      {
        id: 'client',
        heading: t('invoices.client'),
        sort: 'client_name',
        cell: (row) => row.client_name,
      },
      {
        id: 'late',
        heading: t('case.late'),
        sort: 'due_date',
        short: true,
        cell: (row) => t('runs.days_count', { count: Math.max(0, row.days_past_due) }),
      },
      {
        id: 'owed',
        heading: t('invoices.outstanding'),
        sort: 'outstanding_amount',
        numeric: true,
        cell: (row) => <Money amount={row.outstanding_amount} currency={row.currency} />,
      },
      {
        id: 'promise',
        heading: t('case.promise'),
        short: true,
        cell: (row) => <Day day={row.promised_on} none="–" />,
      },
      {
        id: 'status',
        heading: t('invoices.status'),
        sort: 'status',
        cell: (row) => <CaseBadges of={row} />,
      },
    ],
    [t],
  );
}

/** What was chosen, in sight before anything is done with it. */
function ChosenCases(): ReactNode {
  const { t } = useOperatorText();
  const { chosen, clear } = useChosen<Case>();
  const { what, nth, ask, close } = useAsked<'remind'>();
  return (
    <>
      {chosen.size > 0 && (
        <div className={styles['chosen']} role="status">
          {t('remind.chosen', { count: chosen.size })}
          <Button size="compact-sm" onClick={() => ask('remind')}>
            {t('remind.open')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={clear}>
            {t('remind.clear')}
          </Button>
        </div>
      )}
      <RemindCases
        key={nth}
        cases={[...chosen.values()]}
        opened={what === 'remind'}
        onClose={close}
        onSent={() => {
          close();
          clear();
        }}
      />
    </>
  );
}

/** The cases: whom to remind, and how each one stands. */
export function CaseList({ state }: { state: CaseListState }): ReactNode {
  const { t } = useOperatorText();
  const columns = useColumns();
  const { status, aging_bucket, client_id } = state.filters;
  const narrowing = {
    q: set(state.q),
    aging_bucket: set(aging_bucket as AgingBucket | ''),
    client_id: set(client_id),
  };
  const query = useQuery({
    ...casesQuery({
      ...narrowing,
      status: set(status as CaseStatus | ''),
      sort: state.sort,
      page: state.page,
    }),
    placeholderData: keepPreviousData,
  });
  const counts = useCounts(
    ([undefined, ...CASE_STATUSES] as const).map((value) =>
      casesQuery({ ...narrowing, status: value, size: ONE }),
    ),
  );
  return (
    <ChosenRows>
      <ChosenCases />
      <ListView
        id="cases"
        caption={t('case.list')}
        columns={columns}
        query={query}
        state={state}
        path="/collections"
        search={t('invoices.search')}
        chooseBy={invoiceOf}
        tabs={{
          label: t('list.by_status'),
          filter: 'status',
          values: ['', ...CASE_STATUSES].map((value, at) => ({
            value,
            label: value === '' ? t('list.all') : t(`case.tab.${value as CaseStatus}`),
            count: counts[at] ?? null,
          })),
        }}
        empty={{ title: t('case.empty'), text: t('case.empty.help') }}
      >
        <ClientFilter id={client_id} onChange={(id) => state.change({ client_id: id })} />
      </ListView>
    </ChosenRows>
  );
}
