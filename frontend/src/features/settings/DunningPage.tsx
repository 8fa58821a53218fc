import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type DunningPolicy, dunningQuery, updateDunning } from '@/api/settings';
import type { Tagged } from '@/api/types';
import { useToast } from '@/components/feedback/toasts';
import { SegmentedField, TextField } from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionedForm } from '@/components/form/VersionedForm';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Panel } from '@/components/ui/Panel';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { dunningChanges, dunningSchema, type DunningValues, dunningValues } from './dunningForm';
import { DunningLevels } from './DunningLevels';
import styles from './Settings.module.css';
import { Simulation } from './Simulation';
import { useDunningDifferences } from './useDunningDifferences';

function DunningForm(props: { read: Tagged<DunningPolicy>; onSaved: () => void }): ReactNode {
  const { read, onSaved } = props;
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const toast = useToast();
  const update = useMutation(updateDunning(queries));
  const differences = useDunningDifferences();
  const server = useServerForm<DunningValues>({
    schema: dunningSchema,
    values: dunningValues(read.value),
  });
  const saving = useVersionedSave({
    read,
    server,
    valuesOf: dunningValues,
    reread: () => queries.query({ ...dunningQuery, staleTime: 0 }),
    send: async (values, { value, etag }) => {
      const body = dunningChanges(values, value);
      if (Object.keys(body).length > 0) await update.mutateAsync({ body, etag });
    },
    onSaved: () => {
      toast(t('dunning.saved'));
      onSaved();
    },
  });
  const { control } = server.form;
  const hour = { type: 'time', dir: 'ltr' } as const;
  return (
    <VersionedForm
      server={server}
      saving={saving}
      differences={differences}
      running={update.isPending}
    >
      <Panel title={t('dunning.run')}>
        <Fields>
          <SegmentedField
            control={control}
            name="is_active"
            label={t('dunning.active')}
            hint={t('dunning.active.hint')}
            choices={[
              { value: 'yes', label: t('choice.on') },
              { value: 'no', label: t('choice.off') },
            ]}
          />
          <p className={styles['note']}>{t('dunning.quiet.hint')}</p>
          <FieldRow>
            <TextField
              control={control}
              name="quiet_from"
              label={t('dunning.quiet_from')}
              extra={hour}
            />
            <TextField
              control={control}
              name="quiet_until"
              label={t('dunning.quiet_until')}
              extra={hour}
            />
          </FieldRow>
        </Fields>
      </Panel>
      <DunningLevels control={control} />
    </VersionedForm>
  );
}

/** What happens to late money by itself, level by level, and what that would be today. */
export function DunningPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, error, refetch } = useQuery(dunningQuery);
  const [saves, setSaves] = useState(0);
  const changed = data && formatInstant(data.value.updated_at, locale);
  return (
    <>
      <PageHeader
        title={t('settings.dunning')}
        aside={changed && t('settings.changed', { instant: changed })}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        <div className={styles['page']}>
          <Simulation />
          <DunningForm
            key={saves}
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
