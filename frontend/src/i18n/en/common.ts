import type reference from '../fr/common';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'product.name': 'MT-Facturation',
  'language.label': 'Language',
  'category.mobile': 'Mobile',
  'category.internet': 'Internet',
  'category.landline': 'Landline',
  'offer.per_month': 'a month',
  'offer.activation': 'Activation: {amount}',
  'offer.activation.free': 'Free activation',
  'offer.data': '{gb} GB of data',
  'offer.calls': { one: '{count} hour of calls', other: '{count} hours of calls' },
  'offer.fiber': 'Fibre {mbps} Mb/s',
  'offer.adsl': 'ADSL {mbps} Mb/s',
  'offer.landline_included': 'Landline included',
  'offer.tv_included': 'TV included',
  'offer.national': 'National calls included',
  'offer.international': {
    one: '{count} hour of international calls',
    other: '{count} hours of international calls',
  },
  'offer.landline_hours': { one: '{count} hour of calls', other: '{count} hours of calls' },
  'error.retry': 'Try again',
  'page.not_found.title': 'Page not found',
};

export default messages;
