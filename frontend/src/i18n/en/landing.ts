import type reference from '../fr/landing';
import type { MessagesOf } from '../types';
import common from './common';
import forms from './forms';
import journeys from './journeys';

const messages: MessagesOf<typeof reference> = {
  ...common,
  ...forms,
  ...journeys,
  'page.title': 'Your customer area',
  'page.lead': 'Mobile, internet and landline: subscribe, change your plan and find your bills.',
  'skip.to_content': 'Skip to content',
  'choices.title': 'What would you like to do?',
  'choices.help': 'It takes a few minutes. Have your CIN ready; everything is saved at each step.',
  'offer.choose': 'Choose',
  'choice.subscribe.title': 'Subscribe',
  'choice.subscribe.text': 'Choose an offer and a number, then receive my contract.',
  'choice.change.title': 'Change my plan',
  'choice.change.text': 'Compare my plan with the others and move to the one that suits me.',
  'choice.bills.title': 'My bills',
  'choice.bills.text': 'See my bills and what is left to pay, and download them.',
  'offers.title': 'Our offers',
  'offers.loading': 'Loading offers…',
  'offers.none_in_category': 'No offer available at the moment.',
  'offers.count': { one: '{count} offer', other: '{count} offers' },
  'offers.more': { one: 'Show {count} more offer', other: 'Show {count} more offers' },
  'contact.title': 'Our offers are presented in our agencies',
  'contact.text':
    'The list of offers cannot be shown at the moment. Visit your agency: an adviser presents the current offers and answers your questions.',
  'health.checking': 'Checking the service…',
  'health.ready': 'The service is working normally',
  'health.degraded': 'The service is temporarily disrupted',
  'health.unreachable': 'The service is not answering. Check your connection.',
  'page.without_script':
    'Our forms need JavaScript. Switch it on in your browser, or visit your agency.',
  'page.not_found.text': 'This address leads nowhere. It may have been copied incorrectly.',
  'page.not_found.home': 'Back to the start page',
  'page.failed.title': 'The page could not be shown',
  'page.failed.text': 'Reload the page. If the problem persists, try again a little later.',
  'page.failed.reload': 'Reload the page',
};

export default messages;
