import type reference from '../fr/forms';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'form.continue': 'Continue',
  'form.back': 'Back',
  'form.change': 'Change',
  'form.saving': 'Saving…',
  'form.sending': 'Sending…',
  'form.loading': 'Loading…',
  'form.progress': 'Step {position} of {total}',
  'form.problem': 'There is a problem',
  'form.error_prefix': 'Error:',
  'form.error_title': 'Error: {title}',
  'failure.offline.title': 'No connection',
  'failure.offline.text':
    'Your answer is not lost: it stays on this page. Check your connection, then try again.',
  'failure.limited.title': 'Too many attempts',
  'failure.limited.text': {
    one: 'Wait {count} minute, then try again.',
    other: 'Wait {count} minutes, then try again.',
  },
  'failure.unknown.title': 'That did not work',
  'failure.unknown.text':
    'The problem is on our side. Try again in a moment: your answers are saved.',
  'failure.reference': 'Reference to quote:',
  'offline.title': 'You are offline',
  'offline.text': 'Keep this page open: you can go on as soon as the network is back.',
  'draft.gone.title': 'This request no longer exists',
  'draft.gone.text':
    'Requests that were started are kept for 30 days. This one has expired, or its link was copied incorrectly.',
  'draft.gone.again': 'Start again',
  'leave.title': 'Continue later',
  'leave.text':
    'Your request is saved at every step. Keep this link to go on within 30 days, on this phone or another. Do not give it to anyone: it opens your request.',
  'leave.link': 'Link to come back',
  'leave.copy': 'Copy the link',
  'leave.copied': 'Link copied',
  'verify.expired.title': 'The verification has expired',
  'verify.expired.text':
    'To protect your information it lasts only a few minutes. Your answers are saved: confirm that it is you to go on.',
  'verify.again.title': 'Confirm that it is you',
  'verify.again.text':
    'Your answers are saved. To get back to them, a code is sent to you as it was the first time.',
  'verify.known.title': 'You are already a customer',
  'verify.known.text':
    'We know your CIN already. For your security, a code is sent to the contact that we have. Your answers are saved.',
  'verify.action': 'Confirm that it is me',
  'code.title': 'Enter the code you received',
  'code.text': 'A code of 6 digits was sent to',
  'code.label': 'Code',
  'code.hint': '6 digits, valid for 10 minutes.',
  'code.error': 'Enter the 6 digits of the code.',
  'code.wrong': 'This code is wrong or too old. Check it or ask for another.',
  'code.resend': 'Get another code',
  'code.resent': 'Another code is on its way. The last one no longer works.',
  'download.busy': 'Preparing the PDF…',
  'refusal.title': 'Your request was not recorded',
  'refusal.change': 'Change this answer',
  'refusal.offer': 'This offer is no longer available. Choose another.',
  'refusal.offer_date': 'This offer is not available on that date. Choose another date.',
  'refusal.date': 'This date is not possible. Choose another.',
  'refusal.number_taken': 'This number is in use or no longer held for you. Choose another.',
  'refusal.number_other_service': 'This number belongs to another of your services.',
  'refusal.number_invalid': 'This number is not a valid Moroccan number.',
  'refusal.no_numbers': 'No number is available right now. Try again a little later.',
  'refusal.client_not_active':
    'Your account does not allow this request online. Please visit your agency.',
  'refusal.line': 'This line cannot be changed here. Choose another.',
  'refusal.field': 'One of your answers was not accepted. Please check it.',
  'refusal.other': 'Check your answers, or visit your agency.',
  'undecided.page': 'Let us finish your request',
  'undecided.title': 'The connection was lost while sending',
  'undecided.text':
    'We do not know yet whether your request arrived. Send it again: if it had arrived, it will not count twice.',
  'undecided.action': 'Send my request again',
};

export default messages;
