import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { actOnCase, type Case } from '@/api/cases';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { DateField, MoneyField, SelectField, TextAreaField } from '@/components/form/fields';
import { FieldRow, Fields, SubmitBar } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { Panel } from '@/components/ui/Panel';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { actionBody, ACTIONS, actionSchema, type ActionValues, actionValues } from './actionForm';
import styles from './CollectionsPage.module.css';

/** Remind, warn, write down a note or a promise. A case that has ended takes notes only. */
export function CaseAction({ of, ended }: { of: Case; ended: boolean }): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const act = useMutation(actOnCase(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const usual: ActionValues = {
    ...actionValues(of.outstanding_amount),
    action_type: ended ? 'note' : 'reminder_sent',
  };
  const server = useServerForm<ActionValues>({ schema: actionSchema, values: usual });
  const { control } = server.form;
  const kind = useWatch({ control, name: 'action_type' });
  const sends = kind === 'reminder_sent' || kind === 'warning_sent';
  const onSubmit = server.submit(async (values) => {
    const body = actionBody(values);
    await act.mutateAsync({ id: of.id, body, key: intent.keyFor(body) });
    intent.settle();
    server.form.reset(usual);
    toast(t(`action.done.${values.action_type}`));
  });
  return (
    <Panel title={t('case.act')}>
      <form onSubmit={(event) => void onSubmit(event)} noValidate>
        <Fields>
          <FieldRow>
            <SelectField
              control={control}
              name="action_type"
              label={t('case.action')}
              choices={(ended ? (['note'] as const) : ACTIONS).map((value) => ({
                value,
                label: t(`action.${value}`),
              }))}
            />
            {sends && (
              <SelectField
                control={control}
                name="channel"
                label={t('case.channel')}
                choices={[
                  { value: '', label: t('case.channel.usual') },
                  { value: 'email', label: t('case.channel.email') },
                  { value: 'sms', label: t('case.channel.sms') },
                ]}
              />
            )}
            {kind === 'promise_to_pay' && (
              <>
                <DateField
                  control={control}
                  name="promised_on"
                  label={t('case.promised_on')}
                  hint={t('case.promised_on.hint')}
                  min={businessDay(new Date())}
                  required
                />
                <MoneyField
                  control={control}
                  name="promised_amount"
                  label={t('case.promised_amount')}
                />
              </>
            )}
          </FieldRow>
          <TextAreaField
            control={control}
            name="note"
            label={t('case.note')}
            required={kind === 'note'}
          />
          {sends && <p className={styles['hint']}>{t('case.sends')}</p>}
          {server.problem !== null && <Problem error={server.problem} />}
          <SubmitBar
            submit={t(`action.do.${kind}`)}
            running={server.form.formState.isSubmitting}
            second={!ended}
          />
        </Fields>
      </form>
    </Panel>
  );
}
