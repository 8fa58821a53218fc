import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { invoicesQuery } from '@/api/billing';
import { contractsQuery } from '@/api/contracts';
import { clientsQuery } from '@/api/customers';
import { formatMonth } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

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

const SHOWN = 5;
const SHORTEST = 2;

/** What the actions are called and where they lead. */
function useActions(): Finding[] {
  const { t } = useOperatorText();
  return [
    { id: 'new-client', label: t('palette.new_contract'), to: '/contracts/new/client' },
    { id: 'new-line', label: t('palette.existing_client'), to: '/contracts/new/existing' },
    { id: 'new-offer', label: t('palette.new_offer'), to: '/offers/new' },
    { id: 'bill', label: t('palette.bill'), to: '/invoices/runs/new' },
    { id: 'runs', label: t('palette.runs'), to: '/invoices/runs' },
    { id: 'contracts', label: t('nav.contracts'), to: '/contracts' },
    { id: 'clients', label: t('nav.clients'), to: '/clients' },
    { id: 'offers', label: t('nav.offers'), to: '/offers' },
    { id: 'invoices', label: t('nav.invoices'), to: '/invoices' },
    { id: 'collections', label: t('nav.collections'), to: '/collections' },
    { id: 'late', label: t('palette.late_clients'), to: '/clients?is_delinquent=true' },
    { id: 'overdue', label: t('palette.overdue'), to: '/invoices?status=overdue' },
  ].map((action) => ({ ...action, detail: t('palette.action') }));
}

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Everything that a search finds: actions by their words; clients, contracts and invoices by the server. */
export function useFindings(q: string): { groups: FindingGroup[]; loading: boolean } {
  const { locale } = useOperatorText();
  const actions = useActions().filter(({ label }) => folded(label).includes(folded(q)));
  const asked = {
    enabled: q.length >= SHORTEST,
    placeholderData: keepPreviousData,
    retry: false,
  };
  const clients = useQuery({ ...clientsQuery({ q, size: SHOWN }), ...asked });
  const contracts = useQuery({ ...contractsQuery({ q, size: SHOWN }), ...asked });
  const invoices = useQuery({ ...invoicesQuery({ q, size: SHOWN }), ...asked });
  const found = <Row>(rows: Row[] | undefined, write: (row: Row) => Finding) =>
    asked.enabled ? (rows ?? []).map(write) : [];

  const groups: FindingGroup[] = [
    {
      id: 'clients',
      findings: found(clients.data?.data, ({ id, full_name, cin, phone }) => ({
        id,
        label: full_name,
        detail: [cin, phone].filter(Boolean).join(' · '),
        to: `/clients/${id}`,
      })),
    },
    {
      id: 'contracts',
      findings: found(contracts.data?.data, (contract) => ({
        id: contract.id,
        label: contract.service_identifier,
        detail: `${contract.client_name} · ${contract.offer_name}`,
        to: `/contracts/${contract.id}`,
      })),
    },
    {
      id: 'invoices',
      findings: found(invoices.data?.data, (invoice) => ({
        id: invoice.id,
        label: invoice.invoice_number,
        detail: `${invoice.client_name} · ${formatMonth(invoice.period_start, locale)}`,
        to: `/invoices/${invoice.id}`,
      })),
    },
    { id: 'actions', findings: q === '' ? actions : actions.slice(0, SHOWN) },
  ];
  const loading = [clients, contracts, invoices].some(({ isFetching }) => isFetching);
  return { groups: groups.filter(({ findings }) => findings.length > 0), loading };
}
