import type reference from '../fr/payments';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'payments.title': 'Payments',
  'payments.none': 'No payment.',
  'payments.date': 'Date',
  'payments.method': 'Method',
  'payments.reference': 'Reference',
  'payments.amount': 'Amount',
  'payments.note': 'Note',
  'payments.method.bank_transfer': 'Bank transfer',
  'payments.method.cash': 'Cash',
  'payments.method.card': 'Card',
  'payments.method.wallet': 'Mobile wallet',
  'payments.method.other': 'Other',
  'payments.record': 'Record a payment',
  'payments.record_title': 'Payment of {number}',
  'payments.recorded': '{amount} recorded for {number}',
  'payments.mark_paid': 'Mark as paid',
  'payments.mark_paid_title': 'Settle {number}?',
  'payments.mark_paid.amount': 'A payment of {amount} is recorded for {client}.',
  'payments.mark_paid.case': 'The invoice is paid and its collection case closes.',
  'payments.settled': '{number} is paid',
  'payments.reverse': 'Reverse',
  'payments.reverse_title': 'Reverse the payment of {amount}?',
  'payments.reverse.reopens': 'The invoice is due again, on its original date.',
  'payments.reverse.kept': 'The payment stays in sight, marked as reversed.',
  'payments.reason': 'Reason',
  'payments.reversed': 'Reversed',
  'payments.reversed_toast': 'Payment of {amount} reversed',
};

export default messages;
