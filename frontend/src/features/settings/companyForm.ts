import * as z from 'zod/mini';
import type { Settings, SettingsUpdate } from '@/api/settings';
import { email, ice, orNull, phone, required } from '@/components/form/rules';
import { readAmount } from '@/domain/amount';
import { percentOf, readPercent } from '@/domain/percent';
import { readIce } from '@/domain/person';

/** The company's settings as typed. */
export interface CompanyValues {
  name: string;
  seller_name: string;
  address: string;
  ice: string;
  tax_id: string;
  trade_register: string;
  business_tax: string;
  social_security: string;
  email: string;
  phone: string;
  payment_terms: string;
  default_tax_rate: string;
  payment_terms_days: string;
  default_proration: string;
  bill_suspended_days: string;
  maximum_invoice_total: string;
  maximum_increase_percent: string;
}

const SELLER = [
  'address',
  'ice',
  'tax_id',
  'trade_register',
  'business_tax',
  'social_security',
  'email',
  'phone',
  'payment_terms',
] as const;

const rule = (holds: (value: string) => boolean, message: string) =>
  z.string().check(z.refine(holds, message));
const digits = rule((value) => /^\d{0,20}$/.test(value.trim()), 'invalid.digits');
const name = z.string().check(
  z.refine((value) => value.trim() !== '', 'invalid.required'),
  z.refine((value) => value.trim().length <= 200, 'invalid.too_long'),
);
const long = rule((value) => value.trim().length <= 500, 'invalid.too_long');
const wholeBetween = (from: number, to: number, message: string) =>
  rule((value) => /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to, message);

export const companySchema = z.object({
  name,
  seller_name: name,
  address: long,
  ice,
  tax_id: digits,
  trade_register: rule((value) => value.trim().length <= 200, 'invalid.too_long'),
  business_tax: digits,
  social_security: digits,
  email,
  phone,
  payment_terms: long,
  default_tax_rate: rule((value) => readPercent(value) !== null, 'invalid.percent'),
  payment_terms_days: wholeBetween(1, 90, 'invalid.due_days'),
  default_proration: required,
  bill_suspended_days: required,
  maximum_invoice_total: rule(
    (value) => value.trim() === '' || readAmount(value) !== null,
    'invalid.amount',
  ),
  maximum_increase_percent: rule(
    (value) =>
      value === '' || (/^\d{1,6}$/.test(value) && Number(value) >= 1 && Number(value) <= 100_000),
    'invalid.increase',
  ),
});

export function companyValues({ name: called, seller, billing, ...rest }: Settings): CompanyValues {
  const {
    payment_terms_days = 15,
    default_proration = 'daily',
    bill_suspended_days = false,
  } = billing;
  return {
    name: called,
    seller_name: seller.name,
    address: seller.address ?? '',
    ice: seller.ice ?? '',
    tax_id: seller.tax_id ?? '',
    trade_register: seller.trade_register ?? '',
    business_tax: seller.business_tax ?? '',
    social_security: seller.social_security ?? '',
    email: seller.email ?? '',
    phone: seller.phone ?? '',
    payment_terms: seller.payment_terms ?? '',
    default_tax_rate: percentOf(rest.default_tax_rate),
    payment_terms_days: String(payment_terms_days),
    default_proration,
    bill_suspended_days: bill_suspended_days ? 'yes' : 'no',
    maximum_invoice_total: billing.maximum_invoice_total ?? '',
    maximum_increase_percent: String(billing.maximum_increase_percent ?? ''),
  };
}

/** Only what was changed in the form: an untouched field is nobody's wish. */
export function companyChanges(values: CompanyValues, read: Settings): SettingsUpdate {
  const before = companyValues(read);
  const changed = (field: keyof CompanyValues) => values[field].trim() !== before[field];
  const body: SettingsUpdate = {};
  const seller: NonNullable<SettingsUpdate['seller']> = {};
  const billing: NonNullable<SettingsUpdate['billing']> = {};
  if (changed('name')) body.name = values.name.trim();
  if (changed('default_tax_rate')) {
    body.default_tax_rate = readPercent(values.default_tax_rate) ?? read.default_tax_rate;
  }
  if (changed('seller_name')) seller.name = values.seller_name.trim();
  for (const field of SELLER) {
    if (!changed(field)) continue;
    const typed = values[field].trim();
    if (field === 'address' || field === 'payment_terms') seller[field] = typed;
    else seller[field] = field === 'ice' ? readIce(typed) : orNull(typed);
  }
  if (changed('payment_terms_days')) billing.payment_terms_days = Number(values.payment_terms_days);
  if (changed('default_proration')) {
    billing.default_proration = values.default_proration === 'daily' ? 'daily' : 'full_month';
  }
  if (changed('bill_suspended_days')) {
    billing.bill_suspended_days = values.bill_suspended_days === 'yes';
  }
  if (changed('maximum_invoice_total')) {
    billing.maximum_invoice_total = readAmount(values.maximum_invoice_total);
  }
  if (changed('maximum_increase_percent')) {
    const typed = values.maximum_increase_percent;
    billing.maximum_increase_percent = typed === '' ? null : Number(typed);
  }
  if (Object.keys(seller).length > 0) body.seller = seller;
  if (Object.keys(billing).length > 0) body.billing = billing;
  return body;
}

/** The field of the form that a path of the body is about. */
export function companyField(path: string): string {
  if (path === 'seller.name') return 'seller_name';
  return path.replace(/^(seller|billing)\./, '');
}
