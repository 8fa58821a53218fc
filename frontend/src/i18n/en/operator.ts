import type reference from '../fr/operator';
import type { MessagesOf } from '../types';
import account from './account';
import automation from './automation';
import clients from './clients';
import collections from './collections';
import common from './common';
import contracts from './contracts';
import facts from './facts';
import invoices from './invoices';
import kit from './kit';
import offers from './offers';
import payments from './payments';
import runs from './runs';
import problems from './problems';
import signing from './signing';
import settings from './settings';
import trail from './trail';

const messages: MessagesOf<typeof reference> = {
  ...common,
  ...collections,
  ...account,
  ...automation,
  ...clients,
  ...contracts,
  ...facts,
  ...invoices,
  ...kit,
  ...offers,
  ...payments,
  ...runs,
  ...problems,
  ...signing,
  ...settings,
  ...trail,
  'skip.to_content': 'Skip to content',
  'nav.label': 'Sections',
  'nav.home': 'MT-Facturation, overview',
  'nav.contracts': 'Contracts',
  'nav.clients': 'Clients',
  'nav.offers': 'Offers',
  'nav.invoices': 'Invoices',
  'nav.collections': 'Collections',
  'theme.to_dark': 'Switch to the dark theme',
  'theme.to_light': 'Switch to the light theme',
  'overview.title': 'Overview',
  'overview.activity': 'Activity',
  'overview.attention': 'To follow up',
  'overview.shortcuts': 'Shortcuts',
  'overview.nothing': 'No section can be reached at the moment.',
  'overview.unavailable': 'Unavailable',
  'overview.session': 'Session',
  'overview.actor': 'Identity',
  'overview.roles': 'Roles',
  'health.title': 'Service status',
  'health.checking': 'Checking…',
  'health.ready': 'Service operational',
  'health.degraded': 'Service disrupted',
  'health.unreachable': 'Server unreachable',
  'health.unreachable.help': 'The server is not answering. Checks resume by themselves.',
  'health.checked': 'Last checked: {instant}',
  'health.database': 'Database',
  'health.migrations': 'Data structure',
  'health.queue': 'Task queue',
  'health.database.ok': 'Answering',
  'health.database.failed': 'Not answering',
  'health.database.unknown': 'Unknown',
  'health.migrations.ok': 'Up to date',
  'health.migrations.failed': 'Update needed',
  'health.migrations.unknown': 'Unknown',
  'health.queue.ok': 'Ready',
  'health.queue.failed': 'Stopped',
  'health.queue.unknown': 'Unknown',
  'list.total': { one: '{count} in total', other: '{count} in total' },
  'list.total_capped': 'more than {count}',
  'list.loading': 'Loading…',
  'list.previous': 'Previous',
  'list.next': 'Next',
  'list.page': 'Page {page} of {pages}',
  'list.pages': 'Pages',
  'value.none': 'Not provided',
  'error.title': 'This data could not be loaded',
  'error.network': 'The server is not answering. Check the connection, then try again.',
  'error.forbidden': 'Your profile does not give access to this data.',
  'error.unauthorized': 'You need to sign in to see this data.',
  'error.missing': 'The server does not offer this section.',
  'error.server': 'The server ran into a problem. Try again in a moment.',
  'error.trace': 'Reference: {trace}',
  'page.not_found.text': 'This address is not a page of the workspace.',
  'page.not_found.home': 'Go to the overview',
  'page.failed.title': 'The page could not be shown',
  'page.failed.text': 'Reload the page. Your saved work is not lost.',
  'page.failed.reload': 'Reload the page',
  'collections.outstanding': 'Outstanding',
  'collections.overdue': 'Overdue invoices',
  'collections.open': 'Open cases',
  'collections.in_progress': 'Cases in progress',
  'collections.aging': 'Age of overdue amounts',
  'collections.bucket': 'Overdue by',
  'collections.bucket_amount': 'Amount due',
  'collections.bucket.current': 'Not yet due',
  'collections.bucket.1_30': '1 to 30 days',
  'collections.bucket.31_60': '31 to 60 days',
  'collections.bucket.61_90': '61 to 90 days',
  'collections.bucket.90_plus': 'More than 90 days',
};

export default messages;
