import type { Settings } from '@/api/settings';
import type { Difference } from '@/components/form/VersionConflict';
import { useOperatorText } from '@/i18n/operator';
import { type CompanyValues, companyValues } from './companyForm';

const LABELS = {
  name: 'company.name',
  seller_name: 'company.seller_name',
  address: 'company.address',
  ice: 'company.ice',
  tax_id: 'company.tax_id',
  trade_register: 'company.trade_register',
  business_tax: 'company.business_tax',
  social_security: 'company.social_security',
  email: 'clients.email',
  phone: 'clients.phone',
  payment_terms: 'company.payment_terms',
  default_tax_rate: 'company.default_tax_rate',
  payment_terms_days: 'company.payment_terms_days',
  default_proration: 'company.default_proration',
  bill_suspended_days: 'company.bill_suspended_days',
  maximum_invoice_total: 'company.maximum_invoice_total',
  maximum_increase_percent: 'company.maximum_increase_percent',
} as const;

/** What the form and the saved settings do not agree on, in words. */
export function useCompanyDifferences(): (values: CompanyValues, theirs: Settings) => Difference[] {
  const { t } = useOperatorText();
  const words = (field: keyof CompanyValues, value: string) => {
    if (field === 'bill_suspended_days') return t(value === 'yes' ? 'choice.yes' : 'choice.no');
    if (field !== 'default_proration') return value;
    return t(value === 'daily' ? 'company.proration.daily' : 'company.proration.full_month');
  };
  return (values, theirs) => {
    const saved = companyValues(theirs);
    return (Object.keys(LABELS) as (keyof CompanyValues)[])
      .filter((field) => values[field] !== saved[field])
      .map((field) => ({
        label: t(LABELS[field]),
        mine: words(field, values[field]),
        theirs: words(field, saved[field]),
      }));
  };
}
