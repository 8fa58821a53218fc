import { Button, NativeSelect } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PAGE_SIZE } from '@/api/paging';
import { deliveriesQuery, type Delivery, EVENTS, replayDelivery } from '@/api/webhooks';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { set, useListState } from '@/components/list/useListState';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Pager } from '@/components/ui/Pager';
import { Panel } from '@/components/ui/Panel';
import { formatInstant } from '@/domain/dates';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import styles from './Settings.module.css';
import { DeliveryBadge } from './WebhookBadge';

const STATUSES = ['pending', 'delivered', 'failed'] as const;
const FILTERS = { status: STATUSES };
const NO_SORTS: readonly string[] = [];

function useEventName(): (type: string) => string {
  const { t } = useOperatorText();
  return (type) =>
    type === 'webhook.ping' || EVENTS.some((known) => known === type)
      ? t(`webhook.${type}` as PlainKey<OperatorCatalogue>)
      : type;
}

function useColumns(replay: (delivery: Delivery) => void): Column<Delivery>[] {
  const { t, locale } = useOperatorText();
  const eventName = useEventName();
  return [
    { id: 'event', heading: t('deliveries.event'), cell: (row) => eventName(row.event_type) },
    {
      id: 'created',
      heading: t('deliveries.when'),
      cell: (row) => formatInstant(row.created_at, locale),
    },
    { id: 'status', heading: t('clients.status'), cell: (row) => <DeliveryBadge {...row} /> },
    {
      id: 'answer',
      heading: t('deliveries.answer'),
      cell: (row) => row.error ?? row.response_status ?? t('value.none'),
    },
    {
      id: 'attempts',
      heading: t('deliveries.attempts'),
      numeric: true,
      cell: (row) => row.attempts,
    },
    {
      id: 'replay',
      heading: t('clients.actions'),
      cell: (row) => (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            replay(row);
          }}
        >
          {t('deliveries.replay')}
        </Button>
      ),
    },
  ];
}

/** What became of each message to an endpoint. */
export function Deliveries({ id }: { id: string }): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const state = useListState(FILTERS, NO_SORTS, '');
  const status = set(state.filters.status as Delivery['status'] | '');
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...deliveriesQuery(id, { status, page: state.page }),
    placeholderData: keepPreviousData,
  });
  const replay = useMutation(replayDelivery(useQueryClient()));
  const columns = useColumns((delivery) => {
    replay.mutate(
      { id, delivery: delivery.id },
      {
        onSuccess: () => {
          toast(t('deliveries.replayed'));
        },
      },
    );
  });
  const pages = Math.max(1, Math.ceil((data?.meta.total ?? 0) / PAGE_SIZE));
  const filter = (
    <NativeSelect
      aria-label={t('list.by_status')}
      value={status ?? ''}
      data={[
        { value: '', label: t('list.all') },
        ...STATUSES.map((value) => ({ value, label: t(`delivery.${value}`) })),
      ]}
      onChange={({ currentTarget }) => {
        state.change({ status: currentTarget.value });
      }}
    />
  );
  return (
    <Panel title={t('deliveries.title')} aside={filter} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {replay.error && <Problem error={replay.error} />}
      {data?.data.length === 0 && <p className={styles['nothing']}>{t('deliveries.empty')}</p>}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('deliveries.title')}
          columns={columns}
          rows={data?.data}
          rowKey={(row) => row.id}
          busy={isPlaceholderData}
        />
      )}
      {data && <Pager page={state.page} pages={pages} />}
    </Panel>
  );
}
