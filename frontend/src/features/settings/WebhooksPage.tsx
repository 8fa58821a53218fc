import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Webhook, webhooksQuery } from '@/api/webhooks';
import { EmptyState } from '@/components/feedback/EmptyState';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PlusIcon } from '@/components/ui/icons';
import { PageHeader } from '@/components/ui/PageHeader';
import { Code, Day } from '@/components/ui/values';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { WebhookBadge } from './WebhookBadge';

/** The systems that are told of what happens here. */
export function WebhooksPage(): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(webhooksQuery);
  const columns: Column<Webhook>[] = [
    { id: 'url', heading: t('webhooks.url'), cell: ({ url }) => <Code>{url}</Code> },
    {
      id: 'description',
      heading: t('webhooks.description'),
      cell: ({ description }) => description ?? t('value.none'),
    },
    {
      id: 'events',
      heading: t('webhooks.events'),
      cell: ({ event_types: { length } }) =>
        length === 0 ? t('webhooks.all_events') : t('webhooks.some_events', { count: length }),
    },
    {
      id: 'created',
      heading: t('users.since'),
      short: true,
      cell: (endpoint) => <Day day={businessDay(new Date(endpoint.created_at))} />,
    },
    {
      id: 'status',
      heading: t('clients.status'),
      cell: (endpoint) => <WebhookBadge endpoint={endpoint} />,
    },
  ];
  return (
    <>
      <PageHeader
        title={t('settings.webhooks')}
        actions={
          <Button component={Link} to="/settings/webhooks/new" leftSection={<PlusIcon />}>
            {t('webhooks.new')}
          </Button>
        }
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && (
        <EmptyState
          title={t('webhooks.empty')}
          text={t('webhooks.empty.help')}
          action={{ label: t('webhooks.new'), to: '/settings/webhooks/new' }}
        />
      )}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('settings.webhooks')}
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
          rowTarget={({ id }) => ({ to: `/settings/webhooks/${id}` })}
        />
      )}
    </>
  );
}
