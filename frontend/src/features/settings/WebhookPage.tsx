import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useParams } from 'react-router';
import type { Tagged } from '@/api/types';
import { updateWebhook, type Webhook, webhookQuery } from '@/api/webhooks';
import { useToast } from '@/components/feedback/toasts';
import { useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionedForm } from '@/components/form/VersionedForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { useOperatorText } from '@/i18n/operator';
import { Deliveries } from './Deliveries';
import styles from './Settings.module.css';
import { WebhookActions } from './WebhookActions';
import { WebhookBadge } from './WebhookBadge';
import { WebhookFields } from './WebhookFields';
import { webhookChanges, webhookSchema, type WebhookValues, webhookValues } from './webhookForm';

function EditWebhook(props: { read: Tagged<Webhook>; onSaved: () => void }): ReactNode {
  const { read, onSaved } = props;
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const toast = useToast();
  const update = useMutation(updateWebhook(queries));
  const server = useServerForm({
    schema: webhookSchema,
    values: webhookValues(read.value),
    fieldOf: (path) => path.replace(/\.\d+$/, ''),
  });
  const saving = useVersionedSave<Webhook, WebhookValues>({
    read,
    server,
    valuesOf: webhookValues,
    reread: () => queries.query({ ...webhookQuery(read.value.id), staleTime: 0 }),
    send: async (values, { value, etag }) => {
      const body = webhookChanges(values, value);
      if (Object.keys(body).length > 0) await update.mutateAsync({ id: value.id, body, etag });
    },
    onSaved: () => {
      toast(t('webhooks.saved'));
      onSaved();
    },
  });
  const events = (values: WebhookValues) => values.event_types.join(', ');
  const differences = (mine: WebhookValues, theirs: Webhook) => {
    const saved = webhookValues(theirs);
    return [
      { label: t('webhooks.url'), mine: mine.url, theirs: saved.url },
      { label: t('webhooks.description'), mine: mine.description, theirs: saved.description },
      { label: t('webhooks.events'), mine: events(mine), theirs: events(saved) },
    ].filter((row) => row.mine !== row.theirs);
  };
  return (
    <VersionedForm
      server={server}
      saving={saving}
      differences={differences}
      running={update.isPending}
    >
      <WebhookFields control={server.form.control} />
    </VersionedForm>
  );
}

/** One endpoint: where it is, what it is told, and what became of each message. */
export function WebhookPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const [saves, setSaves] = useState(0);
  const { data, error, refetch } = useQuery(webhookQuery(id));
  return (
    <>
      <PageHeader
        title={data?.value.description ?? t('webhooks.endpoint')}
        back={{ to: '/settings/webhooks', label: t('settings.webhooks') }}
        aside={data && <WebhookBadge endpoint={data.value} />}
        actions={data && <WebhookActions endpoint={data.value} />}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        <div className={styles['page']}>
          <Deliveries id={id} />
          <EditWebhook
            key={`${id} ${saves}`}
            read={data}
            onSaved={() => {
              setSaves(saves + 1);
            }}
          />
        </div>
      )}
    </>
  );
}
