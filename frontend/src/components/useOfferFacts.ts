import type { Offer } from '@/api/reads';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useCommonText } from '@/i18n/common';

const FREE = /^0*(\.0*)?$/;

export interface OfferFacts {
  /** What the offer contains, one short line each, in the order people ask for it. */
  contents: string[];
  /** The price of a month, without its unit of time. */
  price: string;
  /** The activation fee; a fee of nothing is said as such. */
  activation: string;
}

/** An offer in words, the same for operators and clients. */
export function useOfferFacts(offer: Offer): OfferFacts {
  const { t, locale } = useCommonText();
  const money = (amount: string) => formatMoney(amount, HOME_CURRENCY, locale);
  const contents: (string | null | undefined | 0 | false)[] = [
    offer.mobile_data_gb && t('offer.data', { gb: offer.mobile_data_gb }),
    offer.mobile_calls_hours && t('offer.calls', { count: offer.mobile_calls_hours }),
    offer.internet_fiber_speed_mbps && t('offer.fiber', { mbps: offer.internet_fiber_speed_mbps }),
    offer.internet_adsl_speed_mbps && t('offer.adsl', { mbps: offer.internet_adsl_speed_mbps }),
    offer.internet_landline_included && t('offer.landline_included'),
    offer.internet_tv_included && t('offer.tv_included'),
    offer.landline_national_included && t('offer.national'),
    offer.landline_phone_hours && t('offer.landline_hours', { count: offer.landline_phone_hours }),
    offer.landline_international_hours &&
      t('offer.international', { count: offer.landline_international_hours }),
  ];
  return {
    contents: contents.filter((fact) => typeof fact === 'string'),
    price: money(offer.monthly_fee),
    activation: FREE.test(offer.activation_fee)
      ? t('offer.activation.free')
      : t('offer.activation', { amount: money(offer.activation_fee) }),
  };
}
