import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { searchQuery } from '@/api/settings';
import { identityQuery, isAdministrator } from '@/api/system';
import type { Schema } from '@/api/types';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';

export interface Finding {
  id: string;
  label: string;
  detail: string;
  to: string;
}

export interface FindingGroup {
  id: 'actions' | 'clients' | 'contracts' | 'invoices';
  findings: Finding[];
}

type Hit = Schema<'SearchHit'>;

const SHOWN = 5;
const SHORTEST = 2;

/** Where each kind of finding has its page. */
const GROUPS = { client: 'clients', contract: 'contracts', invoice: 'invoices' } as const;

interface Action {
  id: string;
  label: PlainKey<OperatorCatalogue>;
  to: string;
}

const ACTIONS: readonly Action[] = [
  { id: 'new-client', label: 'palette.new_contract', to: '/contracts/new/client' },
  { id: 'new-line', label: 'palette.existing_client', to: '/contracts/new/existing' },
  { id: 'new-offer', label: 'palette.new_offer', to: '/offers/new' },
  { id: 'bill', label: 'palette.bill', to: '/invoices/runs/new' },
  { id: 'runs', label: 'palette.runs', to: '/invoices/runs' },
  { id: 'contracts', label: 'nav.contracts', to: '/contracts' },
  { id: 'clients', label: 'nav.clients', to: '/clients' },
  { id: 'offers', label: 'nav.offers', to: '/offers' },
  { id: 'invoices', label: 'nav.invoices', to: '/invoices' },
  { id: 'collections', label: 'nav.collections', to: '/collections' },
  { id: 'late', label: 'palette.late_clients', to: '/clients?is_delinquent=true' },
  { id: 'overdue', label: 'palette.overdue', to: '/invoices?status=overdue' },
  { id: 'changes', label: 'changes.title', to: '/clients/contact-changes' },
  { id: 'profile', label: 'settings.profile', to: '/settings/profile' },
];

const ADMINISTRATION: readonly Action[] = [
  { id: 'company', label: 'settings.company', to: '/settings/company' },
  { id: 'users', label: 'settings.users', to: '/settings/users' },
  { id: 'new-user', label: 'users.new', to: '/settings/users/new' },
  { id: 'partners', label: 'settings.partners', to: '/settings/partners' },
  { id: 'webhooks', label: 'settings.webhooks', to: '/settings/webhooks' },
  { id: 'new-webhook', label: 'webhooks.new', to: '/settings/webhooks/new' },
  { id: 'dunning', label: 'settings.dunning', to: '/settings/dunning' },
  { id: 'audit', label: 'settings.audit', to: '/settings/audit' },
];

/** What the actions are called and where they lead, as far as they are open to the one at work. */
function useActions(): Finding[] {
  const { t } = useOperatorText();
  const { data: identity } = useQuery(identityQuery);
  const open = isAdministrator(identity) ? [...ACTIONS, ...ADMINISTRATION] : ACTIONS;
  return open.map(({ id, label, to }) => ({
    id,
    label: t(label),
    detail: t('palette.action'),
    to,
  }));
}

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Everything that a search finds: actions by their words; clients, contracts and invoices by the server. */
export function useFindings(q: string): { groups: FindingGroup[]; loading: boolean } {
  const actions = useActions().filter(({ label }) => folded(label).includes(folded(q)));
  const enabled = q.length >= SHORTEST;
  const { data, isFetching } = useQuery({
    ...searchQuery(q),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const hits = enabled ? (data?.data ?? []) : [];
  const findings = (type: Hit['type']): Finding[] =>
    hits
      .filter((hit) => hit.type === type)
      .slice(0, SHOWN)
      .map(({ id, title, subtitle }) => ({
        id,
        label: title,
        detail: subtitle,
        to: `/${GROUPS[type]}/${id}`,
      }));

  const groups: FindingGroup[] = [
    { id: 'clients', findings: findings('client') },
    { id: 'contracts', findings: findings('contract') },
    { id: 'invoices', findings: findings('invoice') },
    { id: 'actions', findings: q === '' ? actions : actions.slice(0, SHOWN) },
  ];
  return {
    groups: groups.filter((group) => group.findings.length > 0),
    loading: enabled && isFetching,
  };
}
