import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import { EVENTS } from '@/api/webhooks';
import { ChecksField } from '@/components/form/ChecksField';
import { SegmentedField, TextField } from '@/components/form/fields';
import { Fields } from '@/components/form/layout';
import { Panel } from '@/components/ui/Panel';
import { useOperatorText } from '@/i18n/operator';
import type { WebhookValues } from './webhookForm';

/** Where another system is told, and of what. */
export function WebhookFields({ control }: { control: Control<WebhookValues> }): ReactNode {
  const { t } = useOperatorText();
  return (
    <Panel title={t('webhooks.endpoint')}>
      <Fields>
        <TextField
          control={control}
          name="url"
          label={t('webhooks.url')}
          hint={t('webhooks.url.hint')}
          required
          extra={{ type: 'url', dir: 'ltr', maxLength: 2000 }}
        />
        <TextField control={control} name="description" label={t('webhooks.description')} />
        <SegmentedField
          control={control}
          name="is_active"
          label={t('webhooks.sending')}
          hint={t('webhooks.sending.hint')}
          choices={[
            { value: 'yes', label: t('choice.on') },
            { value: 'no', label: t('choice.off') },
          ]}
        />
        <ChecksField
          control={control}
          name="event_types"
          label={t('webhooks.events')}
          hint={t('webhooks.events.hint')}
          checks={EVENTS.map((value) => ({ value, label: t(`webhook.${value}`) }))}
        />
      </Fields>
    </Panel>
  );
}
