import type { BaseSyntheticEvent, ReactNode } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { Offer as OfferContents } from '@/api/reads';
import { SERVICES } from '@/api/types';
import { Problem } from '@/components/feedback/Problem';
import {
  DateField,
  MoneyField,
  SegmentedField,
  SelectField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields, SubmitBar } from '@/components/form/layout';
import type { ServerForm } from '@/components/form/useServerForm';
import { OfferSummary } from '@/components/OfferSummary';
import { Panel } from '@/components/ui/Panel';
import { formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { ComponentEditor } from './ComponentEditor';
import styles from './OfferForm.module.css';
import { bodyOf, type OfferValues } from './offerForm';

const PRORATIONS = ['daily', 'full_month'] as const;
const POLICIES = ['none', 'remaining_months', 'anrt_08_11'] as const;

function Preview({ control }: { control: Control<OfferValues> }): ReactNode {
  const { t, locale } = useOperatorText();
  const values = useWatch({ control }) as OfferValues;
  const body = bodyOf(values);
  const offer: OfferContents = {
    ...(body as Partial<OfferContents>),
    id: 'preview',
    status: 'active',
    name: body.name,
    service_category: values.service_category,
    monthly_fee: values.monthly_fee === '' ? '0.00' : String(body.monthly_fee),
    activation_fee: values.activation_fee === '' ? '0.00' : String(body.activation_fee),
  };
  const validity = body.valid_to
    ? t('offers.valid_until', { day: formatDay(body.valid_to, locale) })
    : t('offers.valid_unset');
  return (
    <Panel title={t('offers.preview')}>
      <div className={styles['preview']} aria-live="polite">
        <p className={styles['previewService']}>{t(`category.${values.service_category}`)}</p>
        <p className={styles['previewName']}>{body.name || t('offers.unnamed')}</p>
        <OfferSummary offer={offer}>{validity}</OfferSummary>
      </div>
    </Panel>
  );
}

function Fees({ control }: { control: Control<OfferValues> }): ReactNode {
  const { t } = useOperatorText();
  const limited = useWatch({ control, name: 'validity_on' }) === 'on';
  return (
    <Fields>
      <FieldRow>
        <MoneyField control={control} name="monthly_fee" label={t('offers.monthly_fee')} required />
        <MoneyField
          control={control}
          name="activation_fee"
          label={t('offers.other_fees')}
          hint={t('offers.other_fees.hint')}
        />
      </FieldRow>
      <FieldRow>
        <SegmentedField
          control={control}
          name="validity_on"
          label={t('offers.validity')}
          choices={[
            { value: 'off', label: t('offers.validity_unset') },
            { value: 'on', label: t('offers.validity_set') },
          ]}
        />
        <DateField
          control={control}
          name="valid_to"
          label={t('offers.valid_to')}
          disabled={!limited}
        />
      </FieldRow>
      <FieldRow>
        <SelectField
          control={control}
          name="proration"
          label={t('offers.proration')}
          choices={PRORATIONS.map((value) => ({ value, label: t(`offers.proration.${value}`) }))}
        />
        <SelectField
          control={control}
          name="early_termination_policy"
          label={t('offers.policy')}
          choices={POLICIES.map((value) => ({ value, label: t(`offers.policy.${value}`) }))}
        />
      </FieldRow>
    </Fields>
  );
}

interface Props {
  server: ServerForm<OfferValues>;
  onSubmit: (event?: BaseSyntheticEvent) => Promise<void>;
  submit: string;
  /** The service of an offer that exists stays what it is. */
  serviceFixed?: boolean;
  onCancel: () => void;
  note?: string;
}

/** The form of an offer, and beside it what will be sold. */
export function OfferForm(props: Props): ReactNode {
  const { server, onSubmit, submit, serviceFixed, onCancel, note } = props;
  const { t } = useOperatorText();
  const { control, formState } = server.form;
  return (
    <form className={styles['columns']} onSubmit={(event) => void onSubmit(event)} noValidate>
      <div className={styles['main']}>
        <Panel title={t('offers.section.offer')}>
          <Fields>
            <SegmentedField
              control={control}
              name="service_category"
              label={t('offers.service')}
              disabled={serviceFixed ?? false}
              choices={SERVICES.map((value) => ({ value, label: t(`category.${value}`) }))}
            />
            <TextField control={control} name="name" label={t('offers.name')} required />
          </Fields>
        </Panel>
        <Panel title={t('offers.section.components')}>
          <ComponentEditor control={control} />
        </Panel>
        <Panel title={t('offers.section.fees')}>
          <Fees control={control} />
        </Panel>
        {server.problem !== null && <Problem error={server.problem} />}
        {note !== undefined && <p className={styles['note']}>{note}</p>}
        <SubmitBar submit={submit} running={formState.isSubmitting} onCancel={onCancel} />
      </div>
      <aside className={styles['side']}>
        <Preview control={control} />
      </aside>
    </form>
  );
}
