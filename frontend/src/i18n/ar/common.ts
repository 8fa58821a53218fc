import type reference from '../fr/common';
import type { MessagesOf } from '../types';

const hours = (rest: string) => ({
  zero: `{count} ساعة ${rest}`,
  one: `ساعة واحدة ${rest}`,
  two: `ساعتان ${rest}`,
  few: `{count} ساعات ${rest}`,
  many: `{count} ساعة ${rest}`,
  other: `{count} ساعة ${rest}`,
});

const messages: MessagesOf<typeof reference> = {
  'product.name': 'MT-Facturation',
  'language.label': 'اللغة',
  'category.mobile': 'الهاتف المحمول',
  'category.internet': 'الإنترنت',
  'category.landline': 'الهاتف الثابت',
  'offer.per_month': 'في الشهر',
  'offer.activation': 'رسوم التفعيل: {amount}',
  'offer.activation.free': 'التفعيل مجاني',
  'offer.data': '{gb} جيغا من الإنترنت',
  'offer.calls': hours('من المكالمات'),
  'offer.fiber': 'ألياف بصرية {mbps} ميغابت/ث',
  'offer.adsl': 'ADSL بسرعة {mbps} ميغابت/ث',
  'offer.landline_included': 'خط ثابت مشمول',
  'offer.tv_included': 'التلفزة مشمولة',
  'offer.national': 'المكالمات الوطنية مشمولة',
  'offer.international': hours('نحو الخارج'),
  'offer.landline_hours': hours('من المكالمات'),
  'error.retry': 'إعادة المحاولة',
  'page.not_found.title': 'الصفحة غير موجودة',
};

export default messages;
