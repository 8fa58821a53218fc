import type reference from '../fr/contracts';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'contracts.empty': 'No contract yet.',
  'contracts.line': 'Line',
  'contracts.client': 'Client',
  'contracts.offer': 'Offer',
  'contracts.fee': 'Monthly fee',
  'contracts.start': 'Start',
  'contracts.status': 'Status',
  'contract.status.draft': 'Draft',
  'contract.status.active': 'Active',
  'contract.status.suspended': 'Suspended',
  'contract.status.terminated': 'Terminated',
  'contracts.service': 'Service',
  'contracts.search': 'Line number or client',
  'contracts.all_services': 'All services',
  'contracts.tab.draft': 'Drafts',
  'contracts.tab.active': 'Active',
  'contracts.tab.suspended': 'Suspended',
  'contracts.tab.terminated': 'Terminated',
  'contracts.empty.help': 'Sign up a first client to create its contract.',
  'contracts.entry': 'New contract or change',
  'contracts.entry.client': 'New client',
  'contracts.entry.client.text': 'Identity, offer, line: signed up at once.',
  'contracts.entry.line': 'New line',
  'contracts.entry.line.text': 'A known client takes one more line.',
  'contracts.entry.plan': 'Plan change',
  'contracts.entry.plan.text': 'A known client changes the plan of a line.',
  'contracts.entry.manual': 'Manual creation',
  'contracts.entry.manual.text': 'Client, line, offer and status chosen by hand.',
};

export default messages;
