import type reference from '../fr/invoices';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'invoices.empty': 'No invoice yet.',
  'invoices.number': 'Number',
  'invoices.client': 'Client',
  'invoices.period': 'Period',
  'invoices.due': 'Due',
  'invoices.amount': 'Total',
  'invoices.outstanding': 'Outstanding',
  'invoices.status': 'Status',
  'invoice.status.issued': 'Issued',
  'invoice.status.paid': 'Paid',
  'invoice.status.overdue': 'Overdue',
  'invoice.status.void': 'Void',
  'run.status.queued': 'Queued',
  'run.status.running': 'Running',
  'run.status.completed': 'Completed',
  'run.status.completed_with_errors': 'Completed, to check',
  'run.status.failed': 'Failed',
  'invoices.search': 'Invoice number or client',
  'invoices.all_offers': 'All offers',
  'invoices.tab.issued': 'Issued',
  'invoices.tab.overdue': 'Overdue',
  'invoices.tab.paid': 'Paid',
  'invoices.tab.void': 'Void',
  'invoices.empty.help': 'Start a billing run to issue a month’s invoices.',
  'runs.start': 'Start billing',
  'runs.history': 'History',
};

export default messages;
