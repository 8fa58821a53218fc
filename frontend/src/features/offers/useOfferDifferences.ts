import type { Offer } from '@/api/catalog';
import type { Difference } from '@/components/form/VersionConflict';
import { formatDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import { type OfferValues, valuesOf } from './offerForm';

const LABELS = {
  name: 'offers.name',
  monthly_fee: 'offers.monthly_fee',
  activation_fee: 'offers.other_fees',
  valid_to: 'offers.valid_to',
  mobile_data_gb: 'offers.data_volume',
  mobile_calls_hours: 'offers.calls_hours',
  speed: 'offers.speed',
  landline_international_hours: 'offers.international',
  landline_phone_hours: 'offers.phone',
} as const;

type Compared = keyof typeof LABELS;

/** What the form and the saved offer do not agree on, in words. */
export function useOfferDifferences(): (values: OfferValues, theirs: Offer) => Difference[] {
  const { t, locale } = useOperatorText();
  const write = (field: Compared, value: string) => {
    if (field === 'valid_to') return value === '' ? '' : formatDay(value, locale);
    return field.endsWith('_fee') ? formatMoney(value, HOME_CURRENCY, locale) : value;
  };
  return (values, theirs) => {
    const saved = valuesOf(theirs);
    const fields = Object.keys(LABELS) as Compared[];
    return fields
      .filter((field) => values[field] !== saved[field])
      .map((field) => ({
        label: t(LABELS[field]),
        mine: write(field, values[field]),
        theirs: write(field, saved[field]),
      }));
  };
}
