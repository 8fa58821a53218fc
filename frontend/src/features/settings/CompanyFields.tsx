import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import type { Settings } from '@/api/settings';
import {
  MoneyField,
  NumberField,
  PhoneField,
  SegmentedField,
  SelectField,
  TextAreaField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { Panel } from '@/components/ui/Panel';
import { useOperatorText } from '@/i18n/operator';
import type { CompanyValues } from './companyForm';
import styles from './Settings.module.css';

interface Props {
  control: Control<CompanyValues>;
}

/** Digits of a register, left to right in every language. */
const NUMBER = { dir: 'ltr', inputMode: 'numeric' } as const;

/** What the company is called and where it can be reached. */
export function NameFields({ control, settings }: Props & { settings: Settings }): ReactNode {
  const { t } = useOperatorText();
  const { currency, time_zone } = settings;
  return (
    <Panel title={t('company.names')} aside={<bdi>{`${currency} · ${time_zone}`}</bdi>}>
      <Fields>
        <FieldRow>
          <TextField
            control={control}
            name="name"
            label={t('company.name')}
            hint={t('company.name.hint')}
            required
          />
          <TextField
            control={control}
            name="seller_name"
            label={t('company.seller_name')}
            hint={t('company.seller_name.hint')}
            required
          />
        </FieldRow>
        <TextAreaField control={control} name="address" label={t('company.address')} />
        <FieldRow>
          <PhoneField control={control} name="phone" label={t('clients.phone')} />
          <TextField
            control={control}
            name="email"
            label={t('clients.email')}
            extra={{ type: 'email', dir: 'ltr' }}
          />
        </FieldRow>
      </Fields>
    </Panel>
  );
}

/** The legal mentions of an invoice. */
export function LegalFields({ control }: Props): ReactNode {
  const { t } = useOperatorText();
  return (
    <Panel title={t('company.legal')}>
      <Fields>
        <p className={styles['note']}>{t('company.legal.hint')}</p>
        <FieldRow>
          <TextField control={control} name="ice" label={t('company.ice')} extra={NUMBER} />
          <TextField control={control} name="tax_id" label={t('company.tax_id')} extra={NUMBER} />
          <TextField
            control={control}
            name="trade_register"
            label={t('company.trade_register')}
            extra={{ dir: 'ltr' }}
          />
        </FieldRow>
        <FieldRow>
          <TextField
            control={control}
            name="business_tax"
            label={t('company.business_tax')}
            extra={NUMBER}
          />
          <TextField
            control={control}
            name="social_security"
            label={t('company.social_security')}
            extra={NUMBER}
          />
        </FieldRow>
      </Fields>
    </Panel>
  );
}

/** Tax, terms and the bounds of billing. */
export function BillingFields({ control }: Props): ReactNode {
  const { t } = useOperatorText();
  return (
    <Panel title={t('company.billing')} aside={t('company.billing.hint')}>
      <Fields>
        <FieldRow>
          <NumberField
            control={control}
            name="default_tax_rate"
            label={t('company.default_tax_rate')}
            unit="%"
            required
          />
          <NumberField
            control={control}
            name="payment_terms_days"
            label={t('company.payment_terms_days')}
            unit={t('unit.days')}
            required
          />
        </FieldRow>
        <TextAreaField
          control={control}
          name="payment_terms"
          label={t('company.payment_terms')}
          hint={t('company.payment_terms.hint')}
        />
        <FieldRow>
          <SelectField
            control={control}
            name="default_proration"
            label={t('company.default_proration')}
            choices={(['daily', 'full_month'] as const).map((value) => ({
              value,
              label: t(`company.proration.${value}`),
            }))}
          />
          <SegmentedField
            control={control}
            name="bill_suspended_days"
            label={t('company.bill_suspended_days')}
            choices={(['no', 'yes'] as const).map((value) => ({
              value,
              label: t(`choice.${value}`),
            }))}
          />
        </FieldRow>
        <FieldRow>
          <MoneyField
            control={control}
            name="maximum_invoice_total"
            label={t('company.maximum_invoice_total')}
            hint={t('company.maximum_invoice_total.hint')}
          />
          <NumberField
            control={control}
            name="maximum_increase_percent"
            label={t('company.maximum_increase_percent')}
            hint={t('company.maximum_increase_percent.hint')}
            unit="%"
          />
        </FieldRow>
      </Fields>
    </Panel>
  );
}
