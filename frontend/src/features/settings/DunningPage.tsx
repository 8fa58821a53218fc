import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type DunningPolicy, dunningQuery, updateDunning } from '@/api/settings';
import type { Tagged } from '@/api/types';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { SegmentedField, TextField } from '@/components/form/fields';
import { FieldRow, Fields, SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { useServerForm } from '@/components/form/useServerForm';
import { useVersionedSave } from '@/components/form/useVersionedSave';
import { VersionConflict } from '@/components/form/VersionConflict';
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
    <form className={styles['form']} onSubmit={(event) => void saving.onSubmit(event)} noValidate>
      <LeaveGuard dirty={server.form.formState.isDirty} />
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
      {server.problem !== null && <Problem error={server.problem} />}
      <SubmitBar submit={t('action.save')} running={server.form.formState.isSubmitting} />
      <VersionConflict
        differences={saving.theirs && differences(server.form.getValues(), saving.theirs)}
        running={update.isPending}
        onKeepMine={() => void saving.keepMine()}
        onTakeTheirs={saving.takeTheirs}
        onClose={saving.decideLater}
      />
    </form>
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
