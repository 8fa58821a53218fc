import type { ReactNode } from 'react';
import { type Control, type FieldPath, useWatch } from 'react-hook-form';
import { NumberField, SegmentedField } from '@/components/form/fields';
import { useOperatorText } from '@/i18n/operator';
import styles from './OfferForm.module.css';
import type { OfferValues } from './offerForm';

type OfferControl = Control<OfferValues>;

/** One component: its name, its switch, its value. The value's place stays when the switch is off. */
function Row(props: {
  control: OfferControl;
  label: string;
  toggle: FieldPath<OfferValues>;
  words?: [on: string, off: string];
  quota?: { name: FieldPath<OfferValues>; label: string; unit: string };
}): ReactNode {
  const { control, label, toggle, words, quota } = props;
  const { t } = useOperatorText();
  const on = useWatch({ control, name: toggle }) === 'on';
  const [yes, no] = words ?? [t('choice.on'), t('choice.off')];
  return (
    <div className={styles['component']}>
      <span className={styles['componentName']}>{label}</span>
      <SegmentedField
        control={control}
        name={toggle}
        label={label}
        hideLabel
        choices={[
          { value: 'off', label: no },
          { value: 'on', label: yes },
        ]}
      />
      {quota ? (
        <NumberField
          control={control}
          name={quota.name}
          label={`${label}, ${quota.label}`}
          hideLabel
          unit={quota.unit}
          disabled={!on}
        />
      ) : (
        <span aria-hidden="true" />
      )}
    </div>
  );
}

function MobileRows({ control }: { control: OfferControl }): ReactNode {
  const { t } = useOperatorText();
  return (
    <>
      <Row
        control={control}
        label={t('offers.data')}
        toggle="data_on"
        quota={{
          name: 'mobile_data_gb',
          label: t('offers.data_volume'),
          unit: t('offers.unit.gb'),
        }}
      />
      <Row
        control={control}
        label={t('offers.calls')}
        toggle="calls_on"
        quota={{
          name: 'mobile_calls_hours',
          label: t('offers.calls_hours'),
          unit: t('offers.unit.hours'),
        }}
      />
    </>
  );
}

function InternetRows({ control }: { control: OfferControl }): ReactNode {
  const { t } = useOperatorText();
  return (
    <>
      <div className={styles['component']}>
        <span className={styles['componentName']}>{t('offers.access')}</span>
        <SegmentedField
          control={control}
          name="internet_access_type"
          label={t('offers.access')}
          hideLabel
          choices={[
            { value: 'fiber', label: t('offers.fiber') },
            { value: 'adsl', label: 'ADSL' },
          ]}
        />
        <NumberField
          control={control}
          name="speed"
          label={t('offers.speed')}
          hideLabel
          unit={t('offers.unit.mbps')}
        />
      </div>
      <div className={styles['component']}>
        <span className={styles['componentName']}>{t('offers.landline')}</span>
        <span className={styles['always']}>{t('offers.always_included')}</span>
        <span aria-hidden="true" />
      </div>
      <Row control={control} label={t('offers.tv')} toggle="tv_on" />
    </>
  );
}

function LandlineRows({ control }: { control: OfferControl }): ReactNode {
  const { t } = useOperatorText();
  const yesNo: [string, string] = [t('choice.yes'), t('choice.no')];
  const hours = { label: t('offers.hours'), unit: t('offers.unit.hours') };
  return (
    <>
      <Row control={control} label={t('offers.national')} toggle="national_on" />
      <Row
        control={control}
        label={t('offers.international')}
        toggle="international_on"
        words={yesNo}
        quota={{ name: 'landline_international_hours', ...hours }}
      />
      <Row
        control={control}
        label={t('offers.phone')}
        toggle="phone_on"
        words={yesNo}
        quota={{ name: 'landline_phone_hours', ...hours }}
      />
    </>
  );
}

const ROWS = { mobile: MobileRows, internet: InternetRows, landline: LandlineRows };

/** What the offer contains, as rows that never move. */
export function ComponentEditor({ control }: { control: OfferControl }): ReactNode {
  const service = useWatch({ control, name: 'service_category' });
  const Rows = ROWS[service];
  return (
    <div className={styles['components']}>
      <Rows control={control} />
    </div>
  );
}
