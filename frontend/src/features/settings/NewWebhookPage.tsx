import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { Intent } from '@/api/intent';
import { createWebhook } from '@/api/webhooks';
import { Problem } from '@/components/feedback/Problem';
import { SecretDialog } from '@/components/feedback/SecretDialog';
import { SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { SAVED } from '@/components/form/saved';
import { useServerForm } from '@/components/form/useServerForm';
import { PageHeader } from '@/components/ui/PageHeader';
import { useOperatorText } from '@/i18n/operator';
import styles from './Settings.module.css';
import { WebhookFields } from './WebhookFields';
import { webhookBody, webhookSchema, webhookValues } from './webhookForm';

const LIST = '/settings/webhooks';

/** One more system to tell; the secret that signs is shown once. */
export function NewWebhookPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const [intent] = useState(() => new Intent());
  const create = useMutation(createWebhook(useQueryClient()));
  const server = useServerForm({
    schema: webhookSchema,
    values: webhookValues(),
    fieldOf: (path) => path.replace(/\.\d+$/, ''),
  });
  const made = create.data;
  const onSubmit = server.submit((values) => {
    const body = webhookBody(values);
    return create.mutateAsync({ body, key: intent.keyFor(body) });
  });
  return (
    <>
      <PageHeader title={t('webhooks.new')} back={{ to: LIST, label: t('settings.webhooks') }} />
      <form className={styles['form']} onSubmit={(event) => void onSubmit(event)} noValidate>
        <LeaveGuard dirty={server.form.formState.isDirty} />
        <WebhookFields control={server.form.control} />
        {server.problem !== null && <Problem error={server.problem} />}
        <SubmitBar
          submit={t('webhooks.create')}
          running={create.isPending}
          onCancel={() => void navigate(LIST)}
        />
      </form>
      <SecretDialog
        title={t('webhooks.created')}
        secrets={made ? [{ label: t('webhooks.secret'), value: made.secret }] : null}
        onClose={() => void navigate(made ? `${LIST}/${made.id}` : LIST, SAVED)}
      />
    </>
  );
}
