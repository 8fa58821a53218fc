import * as z from 'zod/mini';
import type { Offer, OfferCreate, OfferUpdate } from '@/api/catalog';
import type { ServiceCategory } from '@/api/types';
import { across, amount, anyText, fullName, positiveAmount } from '@/components/form/rules';
import { readAmount, readQuota } from '@/domain/amount';

export type Switch = 'on' | 'off';

/** An offer as it is typed. Values of a component that is off are kept, so that nothing is lost by a second thought. */
export interface OfferValues {
  service_category: ServiceCategory;
  name: string;
  data_on: Switch;
  mobile_data_gb: string;
  calls_on: Switch;
  mobile_calls_hours: string;
  internet_access_type: 'fiber' | 'adsl';
  speed: string;
  tv_on: Switch;
  national_on: Switch;
  international_on: Switch;
  landline_international_hours: string;
  phone_on: Switch;
  landline_phone_hours: string;
  monthly_fee: string;
  activation_fee: string;
  validity_on: Switch;
  valid_to: string;
  proration: 'daily' | 'full_month';
  early_termination_policy: 'none' | 'remaining_months' | 'anrt_08_11';
}

interface Problem {
  path: keyof OfferValues;
  message: string;
}

function quotaProblem(
  on: Switch,
  path:
    | 'mobile_data_gb'
    | 'mobile_calls_hours'
    | 'landline_international_hours'
    | 'landline_phone_hours'
    | 'speed',
  typed: string,
): Problem[] {
  return on === 'on' && readQuota(typed) === null ? [{ path, message: 'invalid.quota' }] : [];
}

/** The rules of the three services, the server's own. */
export function componentProblems(values: OfferValues): Problem[] {
  switch (values.service_category) {
    case 'mobile':
      if (values.data_on === 'off' && values.calls_on === 'off') {
        return [{ path: 'data_on', message: 'invalid.mobile_components' }];
      }
      return [
        ...quotaProblem(values.data_on, 'mobile_data_gb', values.mobile_data_gb),
        ...quotaProblem(values.calls_on, 'mobile_calls_hours', values.mobile_calls_hours),
      ];
    case 'internet':
      return quotaProblem('on', 'speed', values.speed);
    case 'landline':
      if (
        [values.national_on, values.international_on, values.phone_on].every((on) => on === 'off')
      ) {
        return [{ path: 'national_on', message: 'invalid.landline_components' }];
      }
      return [
        ...quotaProblem(
          values.international_on,
          'landline_international_hours',
          values.landline_international_hours,
        ),
        ...quotaProblem(values.phone_on, 'landline_phone_hours', values.landline_phone_hours),
      ];
  }
}

const onOff = z.enum(['on', 'off']);

export const offerSchema = z
  .object({
    service_category: z.enum(['mobile', 'internet', 'landline']),
    name: fullName,
    data_on: onOff,
    mobile_data_gb: anyText,
    calls_on: onOff,
    mobile_calls_hours: anyText,
    internet_access_type: z.enum(['fiber', 'adsl']),
    speed: anyText,
    tv_on: onOff,
    national_on: onOff,
    international_on: onOff,
    landline_international_hours: anyText,
    phone_on: onOff,
    landline_phone_hours: anyText,
    monthly_fee: positiveAmount,
    activation_fee: amount,
    validity_on: onOff,
    valid_to: anyText,
    proration: z.enum(['daily', 'full_month']),
    early_termination_policy: z.enum(['none', 'remaining_months', 'anrt_08_11']),
  })
  .check(
    across<OfferValues>((values) => [
      ...componentProblems(values),
      ...(values.validity_on === 'on' && values.valid_to === ''
        ? [{ path: 'valid_to', message: 'invalid.date' }]
        : []),
    ]),
  );

const text = (value: number | null | undefined) => (value == null ? '' : String(value));
const toggle = (on: unknown): Switch => (on ? 'on' : 'off');

/** What a form starts from: an offer, or a new mobile one. */
export function valuesOf(offer: Offer | null): OfferValues {
  return {
    service_category: offer?.service_category ?? 'mobile',
    name: offer?.name ?? '',
    data_on: toggle(offer === null || offer.mobile_data_gb),
    mobile_data_gb: text(offer?.mobile_data_gb),
    calls_on: toggle(offer?.mobile_calls_hours),
    mobile_calls_hours: text(offer?.mobile_calls_hours),
    internet_access_type: offer?.internet_access_type ?? 'fiber',
    speed: text(offer?.internet_fiber_speed_mbps ?? offer?.internet_adsl_speed_mbps),
    tv_on: toggle(offer?.internet_tv_included),
    national_on: toggle(offer === null || offer.landline_national_included),
    international_on: toggle(offer?.landline_international_hours),
    landline_international_hours: text(offer?.landline_international_hours),
    phone_on: toggle(offer?.landline_phone_hours),
    landline_phone_hours: text(offer?.landline_phone_hours),
    monthly_fee: offer?.monthly_fee ?? '',
    activation_fee: offer?.activation_fee ?? '0',
    validity_on: toggle(offer?.valid_to),
    valid_to: offer?.valid_to ?? '',
    proration: offer?.proration ?? 'daily',
    early_termination_policy: offer?.early_termination_policy ?? 'none',
  };
}

/** What the API is sent; components of the other services are left out. */
export function bodyOf(values: OfferValues): OfferCreate {
  const quota = (on: Switch, typed: string) => (on === 'on' ? readQuota(typed) : null);
  const service = values.service_category;
  const fiber = values.internet_access_type === 'fiber';
  const components = {
    mobile: {
      mobile_data_gb: quota(values.data_on, values.mobile_data_gb),
      mobile_calls_hours: quota(values.calls_on, values.mobile_calls_hours),
    },
    internet: {
      internet_access_type: values.internet_access_type,
      internet_fiber_speed_mbps: fiber ? readQuota(values.speed) : null,
      internet_adsl_speed_mbps: fiber ? null : readQuota(values.speed),
      internet_landline_included: true,
      internet_tv_included: values.tv_on === 'on',
    },
    landline: {
      landline_national_included: values.national_on === 'on',
      landline_international_hours: quota(
        values.international_on,
        values.landline_international_hours,
      ),
      landline_phone_hours: quota(values.phone_on, values.landline_phone_hours),
    },
  }[service];
  return {
    service_category: service,
    name: values.name.trim(),
    monthly_fee: readAmount(values.monthly_fee) ?? values.monthly_fee,
    activation_fee: readAmount(values.activation_fee) ?? values.activation_fee,
    valid_to: values.validity_on === 'on' && values.valid_to !== '' ? values.valid_to : null,
    proration: values.proration,
    early_termination_policy: values.early_termination_policy,
    ...components,
  };
}

/** Only what differs from the offer as it was read: an untouched field is nobody's wish. */
export function changesOf(values: OfferValues, offer: Offer): OfferUpdate {
  const wished = Object.entries(bodyOf(values));
  return Object.fromEntries(
    wished.filter(([field, value]) => value !== offer[field as keyof Offer]),
  );
}

const FIELDS: Partial<Record<string, keyof OfferValues>> = {
  internet_fiber_speed_mbps: 'speed',
  internet_adsl_speed_mbps: 'speed',
  landline_national_included: 'national_on',
};

/** The field of the form for a field of the API. */
export const fieldOf = (path: string): string => FIELDS[path] ?? path;
